/// `/oauth2/userinfo`, `/oauth2/keys` and the discovery document.
extension World {
  /// A live user token with `openid`; an ID token is refused as any other string would be.
  func userinfo(authorization: String?) -> Reply {
    Reply { () throws(Refusal) in
      let (_, token) = try liveToken(Self.credentials(authorization, schemes: ["bearer"]))
      guard let session = token.session.flatMap({ sessions[$0] }), session.scopes.contains("openid") else {
        throw .missingOpenIDScope
      }
      let userID = session.connection.userID
      var json = standardClaims(client: token.clientID, userID: userID, lifetime: 900)
      if policy.userinfoHasAzp { json = json.adding("azp", .string(token.clientID)) }
      for claim in claims(session.userinfoClaims, of: userID, scopes: session.scopes) {
        json = json.adding(claim.name, claim.value)
      }
      return json
    }
  }

  func keys() -> Reply {
    Reply { () throws(Refusal) in
      do { return try signingKey.jwks() } catch { throw .internalError }
    }
  }

  /// The members of Twitch's own, with nothing about devices, revocation or validation in it (twitchdev/issues 832).
  func discovery() -> Reply {
    let issuer = baseURL + "/oauth2"
    return .ok([
      "authorization_endpoint": .string(issuer + "/authorize"), "claims_parameter_supported": .bool(true),
      "claims_supported": .strings([
        "email", "email_verified", "picture", "preferred_username", "exp", "iss", "sub", "azp", "aud", "iat",
        "updated_at",
      ]),
      "id_token_signing_alg_values_supported": .strings(["RS256"]), "issuer": .string(issuer),
      "jwks_uri": .string(issuer + "/keys"),
      "response_types_supported": .strings(["id_token", "code", "token", "code id_token", "token id_token"]),
      "scopes_supported": .strings(["openid"]), "subject_types_supported": .strings(["public"]),
      "token_endpoint": .string(issuer + "/token"),
      "token_endpoint_auth_methods_supported": .strings(["client_secret_post"]),
      "userinfo_endpoint": .string(issuer + "/userinfo"),
    ])
  }
}
