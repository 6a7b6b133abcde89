-- A store of schema v1 as tokenkeeperd left it, from sqlite3 .dump. Its tokens and its key are made up for tests.
PRAGMA application_id=1414221907;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('v1');
CREATE TABLE key_slot (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  derivation TEXT NOT NULL,
  salt BLOB NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
INSERT INTO key_slot VALUES(1,'key_file','hkdf-sha256',X'0a6dacfef05bb4531635487b990fe5530d4acc812a359e6250bd2f9bc12fbfab',X'06ea89e0d13ede62fd5352ac8201651e7322b83be51fe4ccb7fd0226af1b30f8df2be92673b485269099da236777ebc04af6b6727878b2f5e38135aa');
CREATE TABLE account (
  name TEXT NOT NULL PRIMARY KEY,
  generation INTEGER NOT NULL,
  standing TEXT NOT NULL,
  login_reason TEXT,
  registration_client TEXT,
  registration_grant_type TEXT,
  registration_login TEXT,
  registration_scopes TEXT,
  user_id TEXT,
  user_login TEXT,
  access_token BLOB,
  refresh_token BLOB,
  scopes TEXT,
  expires_at INTEGER,
  obtained_at INTEGER,
  validated_at INTEGER,
  intent_generation INTEGER,
  intent_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES('app',1,'empty',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO account VALUES('bot',7,'serving',NULL,'mybot','device_code','my_cool_bot','chat:read chat:edit','12345678','my_cool_bot',X'013d835647977db24327869d543602dd6d5cd7a830eb981747ef231865a38ea43aabc8076003055767',X'01afa7653bdcbd9a49f1bf053208b760ac9592e9d3fa387fcaee546f7028d71db27a423b7ea7039c8d0b','chat:read',1900000000001,1800000000002,1800000000003,7,1800000000004);
INSERT INTO account VALUES('other',9,'serving',NULL,'mybot','device_code','my_cool_bot','chat:read chat:edit','12345678','my_cool_bot',X'01effa723dc2f19f343a5aa9f64a2b8c13704681527bc6861252417f82e2c5c5cf67fce666f9162c0a0268',X'0131e8c8a841158ba6f4767b772c9b6167bcc6d357ec1a562f78938c9f637af7aa579c66a33fb4f43e11063b','chat:read',1900000000001,1800000000002,1800000000003,9,1800000000004);
COMMIT;
