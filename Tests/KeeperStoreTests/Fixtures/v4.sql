-- A store of schema v4 as tokenkeeperd left it, from sqlite3 .dump. Its tokens and its key are made up for tests.
PRAGMA application_id=1414221907;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('v1');
INSERT INTO grdb_migrations VALUES('v2');
INSERT INTO grdb_migrations VALUES('v3');
INSERT INTO grdb_migrations VALUES('v4');
CREATE TABLE key_slot (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  derivation TEXT NOT NULL,
  salt BLOB NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
INSERT INTO key_slot VALUES(1,'key_file','hkdf-sha256',X'777a5ea3f103465822f24df3f70817e87c5bb13fce5c1af625169213abe6eccf',X'966958157c3be64e3a0ec7e5d3d669abf046685eee332bb143eccaeaaae94524662c8ae9468fae00da4d11aa376f05d616550486f24498dec9e0bb4e');
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
, claims BLOB, distrust TEXT, terms_client_id TEXT, terms_kind TEXT, terms_login TEXT) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES('app',1,'empty',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO account VALUES('bot',7,'serving',NULL,'mybot','device_code','my_cool_bot','chat:read chat:edit','12345678','my_cool_bot',X'01c36fd6482093736a5b1fd91fec0fbee71325e12111b9c883d968e56ac1e13c8b0550dc08bae687b2',X'014341c94d430d3eed79c67275f6abe4142c84fdef8d0238de81039d0f214143c917c0d6a14e6c512a68','chat:read',1900000000001,1800000000002,1800000000003,7,1800000000004,X'01f60e756686d39e03aa1c6b477475b12aa619d402f739e3fc5021f3a23ac9c9b85ffdf31d6745a32f2ae941529c46eba298e28c2c73ee85645e68109a64701c22afd2eadcec5be7c1eb29f4de',NULL,'client-1','user','my_cool_bot');
INSERT INTO account VALUES('other',9,'serving',NULL,'mybot','device_code','my_cool_bot','chat:read chat:edit','12345678','my_cool_bot',X'0176dfeebedd7aa3100b73d139a3cdaeb8c165118745ba1b6f94d1febad4813723546d9322a3c79f181d22',X'013f8a6e04804f45af47c2e5ac2dac60d5e4c2b560d0b49262714f66fff3f0e8874f141aa68e51b856c1c691','chat:read',1900000000001,1800000000002,1800000000003,9,1800000000004,X'019b36683b5ff71a3c81b839f9b79f13fa2c8c9c371618145789b4f2e0fa69d0261abd793f9bceab806b00d2908460c0b63262b89fed2aecefa828800e1935f4ab4e9a032a54dae56bfe7a96cb','restored','client-1','user','my_cool_bot');
CREATE TABLE login (
  account TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL,
  device_code BLOB NOT NULL,
  user_code TEXT NOT NULL,
  verification_uri TEXT NOT NULL,
  poll_interval INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  scopes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO login VALUES('bot','client-1',X'01873418c1ec672e7b76cc8f6f0f367afb71b18f70794a36d78893e28ab6daeb2ea33e989aad26f34cf6aeb6','KQRWMPLT','https://www.twitch.tv/activate?public=true&device-code=KQRWMPLT',5000,1900000000005,'chat:read openid');
CREATE TABLE store (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id BLOB NOT NULL,
  -- Rises with each commit.
  sequence INTEGER NOT NULL,
  -- The host's identity under the data key; NULL until the store was first opened on a host that has one.
  host BLOB,
  -- 1: a person has said that this is the newest state, whatever this host has seen.
  adopted INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO store VALUES(1,X'000102030405060708090a0b0c0d0e0f',12,NULL,0);
COMMIT;
