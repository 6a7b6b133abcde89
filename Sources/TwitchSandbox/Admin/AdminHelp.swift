/// What `--help` and `GET /sandbox` say about the admin routes.
package enum AdminHelp {
  package static let text = """
    Admin routes (JSON bodies with Content-Type: application/json):

      GET    /sandbox/state                      everything there is, tokens included
      POST   /sandbox/clients                    {"id", "type": "confidential"|"public", "secret", "name",
                                                 "redirect_uris": [], "legacy", "lifetimes": {"user_token": 3}}
      POST   /sandbox/clients/ID/secret          reset the secret; {"secret"} or a random one
      POST   /sandbox/clients/ID/name            {"name"}
      DELETE /sandbox/clients/ID                 delete the app
      POST   /sandbox/users                      {"id", "login", "display_name", "email", "email_verified"}
      POST   /sandbox/users/USER/login           {"login"}: rename
      POST   /sandbox/users/USER/password        change the password: all tokens of the user die
      DELETE /sandbox/users/USER                 ban the account
      POST   /sandbox/grants                     {"client_id", "user", "scopes": []}: a token pair as if the user
                                                 had consented; without "user" an app token
      POST   /sandbox/grants/disconnect          {"client_id", "user"}: the user disconnects the app
      POST   /sandbox/tokens/revoke              {"access_token"}: Twitch takes it away
      GET    /sandbox/device-codes               those that wait and those that were answered
      POST   /sandbox/device-codes/CODE/approve  {"user"}
      POST   /sandbox/device-codes/CODE/deny
      POST   /sandbox/answers                    {"answer": "ask"|"approve"|"deny"|"ignore", "user", "client_id"}:
                                                 what happens at consent pages and device codes by itself
      GET    /sandbox/policy                     the choices where Twitch is undocumented; POST changes some
      POST   /sandbox/faults                     {"endpoint", "effect", "times" | "probability", "after_commit"};
                                                 neither times nor probability: until cleared
      DELETE /sandbox/faults                     all of them, or those of {"endpoint"}
      POST   /sandbox/clock                      {"advance": SECONDS}
      GET    /sandbox/requests                   counts, and the last requests with secrets as fingerprints;
                                                 DELETE forgets them

    USER is an id or a login. Endpoints: authorize, consent, token (any grant type), client_credentials,
    authorization_code, refresh_token, device_code, device, validate, revoke, userinfo, keys, discovery, activate,
    helix, unknown. Effects: status ("status", "body": json|html|empty, "retry_after"), hang, reset, delay and
    slow_body ("milliseconds"), truncated_body, content_type ("content_type"), unknown_members, scope_as_text,
    missing_expires_in. With "after_commit" the request is processed and only its answer is lost.

    """
}
