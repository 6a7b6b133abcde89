"""A web site in memory, as python-social-auth wants one: settings, a session, and a storage for users."""

import secrets
from types import SimpleNamespace

from social_core.storage import AssociationMixin, BaseStorage, UserMixin
from social_core.strategy import BaseStrategy
from social_core.utils import setting_name


class Site(BaseStrategy):
    """One visitor's browser session at the site."""

    def __init__(self, settings, backends):
        super().__init__(storage=new_storage())
        self._settings = {setting_name(name): value for name, value in settings.items()}
        self._backends = {backend.name: backend for backend in backends}
        self._session = {}
        self.data = {}

    def get_setting(self, name):
        return self._settings[name]

    def get_backend_class(self, name):
        return self._backends[name]

    def request_data(self, merge=True):
        return self.data

    def get_request_data(self, merge=True):
        return self.data

    def request_host(self):
        return "localhost"

    def session_get(self, name, default=None):
        return self._session.get(name, default)

    def session_set(self, name, value):
        self._session[name] = value

    def session_pop(self, name):
        return self._session.pop(name, None)

    def build_absolute_uri(self, path=None):
        return path


class Login(UserMixin):
    """What a user of the site has from one provider."""

    def __init__(self, user, uid, provider):
        self.user, self.uid, self.provider = user, uid, provider
        self.extra_data = {}
        user.social.append(self)

    def save(self):
        pass


class Users(UserMixin):
    logins = []
    users = []

    @classmethod
    def changed(cls, user):
        pass

    @classmethod
    def get_username(cls, user):
        return user.username

    @classmethod
    def username_max_length(cls):
        return 100

    @classmethod
    def user_exists(cls, username):
        return any(user.username == username for user in cls.users)

    @classmethod
    def create_user(cls, username, email=None, **names):
        user = SimpleNamespace(id=len(cls.users), username=username, email=email, is_active=True, social=[])
        cls.users.append(user)
        return user

    @classmethod
    def get_user(cls, pk):
        return cls.users[pk]

    @classmethod
    def get_social_auth(cls, provider, uid, id_key=None):
        return next((login for login in cls.logins if (login.provider, login.uid) == (provider, uid)), None)

    @classmethod
    def create_social_auth(cls, user, uid, provider, id_key=""):
        cls.logins.append(Login(user, uid, provider))
        return cls.logins[-1]


class Nonces:
    seen = set()

    @classmethod
    def use(cls, *nonce):
        cls.seen.add(nonce)
        return True

    @classmethod
    def consume(cls, *nonce):
        known = nonce in cls.seen
        cls.seen.discard(nonce)
        return known


class Association(AssociationMixin):
    kept = []

    @classmethod
    def store(cls, server_url, association):
        association.id = secrets.token_hex(8)
        association.server_url = server_url
        association.is_expired = lambda: False
        cls.kept.append(association)

    @classmethod
    def get(cls, server_url=None, handle=None):
        return [one for one in cls.kept if one.server_url == server_url and one.handle == handle]

    @classmethod
    def remove(cls, ids_to_delete):
        cls.kept[:] = [one for one in cls.kept if one.id not in ids_to_delete]


def new_storage():
    """Empty, and nobody else's: the library wants classes here, with class methods."""

    class Storage(BaseStorage):
        user = type("Users", (Users,), {"logins": [], "users": []})
        nonce = type("Nonces", (Nonces,), {"seen": set()})
        association = type("Association", (Association,), {"kept": []})

        @classmethod
        def is_integrity_error(cls, exception):
            return False

    return Storage
