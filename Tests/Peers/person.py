"""A person at a browser, as a script: opens the pages of the sandbox, reads them and presses their buttons."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

SECONDS = 20


class Person:
    def __init__(self, user_id, verify=True):
        self.user_id = user_id
        self._session = requests.Session()
        self._session.verify = verify

    def open(self, url):
        """The answer to a GET, redirects not followed."""
        return self._session.get(url, allow_redirects=False, timeout=SECONDS)

    def decide(self, url, decision="approve"):
        """Opens a page that asks for consent and presses a button of its form; the answer to that."""
        page = self.open(url)
        assert page.status_code == 200, f"{page.status_code} {page.text}"
        form = Form(page.text)
        assert self.user_id in form.users, "the page does not offer this user"
        fields = {**form.hidden, "user": self.user_id, "decision": decision}
        action = urljoin(url, form.action)
        return self._session.post(action, data=fields, allow_redirects=False, timeout=SECONDS)

    def consent(self, url, decision="approve"):
        """The address that the browser is sent back to."""
        answer = self.decide(url, decision)
        assert answer.status_code == 302, f"{answer.status_code} {answer.text}"
        return answer.headers["Location"]

    def consent_and_return(self, url, decision="approve"):
        """Goes on to where the browser is sent back to: the answer of the program that listens there."""
        return self.open(self.consent(url, decision))


class Form(HTMLParser):
    """The one form of a page: where it goes, what is hidden in it, and the users to choose from."""

    def __init__(self, page):
        super().__init__()
        self.action = ""
        self.hidden = {}
        self.users = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input" and attributes.get("type") == "hidden":
            self.hidden[attributes["name"]] = attributes["value"]
        elif tag == "input" and attributes.get("type") == "radio":
            self.users.append(attributes["value"])


def query(address):
    """The parameters of an address's query."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True, strict_parsing=True))


def fragment(address):
    """The parameters of an address's fragment, which browsers keep to themselves."""
    return dict(parse_qsl(urlsplit(address).fragment, keep_blank_values=True, strict_parsing=True))
