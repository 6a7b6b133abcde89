/// What `--help` and `GET /sandbox` say about the admin routes. In 78 columns, because help is broken at 80.
package enum AdminHelp {
  package static let text = """
    Admin routes (bodies in JSON, Content-Type: application/json):

      GET    /sandbox/state
             everything there is, tokens included
      POST   /sandbox/clients
             {"id", "type": "confidential" | "public", "secret", "name",
             "redirect_uris": [], "legacy", "lifetimes": {"user_token": 3}}
      POST   /sandbox/clients/ID/secret
             reset the secret, to {"secret"} or a random one
      POST   /sandbox/clients/ID/name
             rename to {"name"}
      DELETE /sandbox/clients/ID
             delete the app
      POST   /sandbox/users
             {"id", "login", "display_name", "email", "email_verified"}
      POST   /sandbox/users/USER/login
             rename to {"login"}
      POST   /sandbox/users/USER/password
             change the password: all tokens of the user die
      DELETE /sandbox/users/USER
             ban the account
      POST   /sandbox/grants
             {"client_id", "user", "scopes": []}: tokens as if the user had
             consented; without "user" an app token
      POST   /sandbox/grants/disconnect
             the user disconnects the app: {"client_id", "user"}
      POST   /sandbox/tokens/revoke
             Twitch takes {"access_token"} away
      GET    /sandbox/device-codes
             those that wait and those that were answered
      POST   /sandbox/device-codes/CODE/approve
             as {"user"}
      POST   /sandbox/device-codes/CODE/deny
      POST   /sandbox/answers
             {"answer": "ask" | "approve" | "deny" | "ignore", "user",
             "client_id"}: what consent pages and device codes do by
             themselves, for one client or for all
      GET    /sandbox/policy
             the choices where Twitch is undocumented; POST changes some
      POST   /sandbox/faults
             {"endpoint", "effect", "times" | "probability",
             "after_commit"}; with neither times nor probability until
             cleared
      DELETE /sandbox/faults
             those of {"endpoint"}, or all
      POST   /sandbox/release
             let go of all answers that are held
      POST   /sandbox/clock
             {"advance": SECONDS}, also backwards
      GET    /sandbox/requests
             counts, and the last requests, secrets as fingerprints; DELETE
             forgets them. "connections": all that were made since the
             start, those for these routes included

    USER is an id or a login. CODE is what the device shows.

    Endpoints: authorize, consent, token (any grant type),
    client_credentials, authorization_code, refresh_token, device_code,
    device, validate, revoke, userinfo, keys, discovery, activate, helix,
    unknown.

    Effects: status ("status", "body": json | html | empty, "retry_after"),
    hang, hold, reset, delay and slow_body ("milliseconds"), truncated_body,
    content_type ("content_type"), unknown_members, scope_as_text,
    missing_expires_in. What is held waits for /sandbox/release. With
    "after_commit" the request is processed and only its answer is lost.

    """
}
