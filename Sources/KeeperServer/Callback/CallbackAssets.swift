/// The two files that the pages load.
enum CallbackAssets {
  /// Runs before the page is read. What Twitch put into the address goes out of it and out of the history first.
  static let script = """
    "use strict";
    const answer = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);

    function show(tone, title, paragraphs) {
      const heading = document.querySelector("h1");
      document.querySelector("main").className = tone;
      document.title = document.title.replace(heading.textContent, title);
      heading.textContent = title;
      document.getElementById("text").replaceChildren(...paragraphs);
      heading.focus();
    }

    function paragraph(text) {
      const element = document.createElement("p");
      element.textContent = text;
      return element;
    }

    async function handOver(path) {
      const response = await fetch(path, {
        method: "POST", body: answer, cache: "no-store", credentials: "omit", redirect: "error",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      const message = await response.json();
      show(message.tone, message.title, message.paragraphs.map(paragraph));
    }

    addEventListener("DOMContentLoaded", () => {
      const path = document.querySelector("main").dataset.handOver;
      if (path === undefined) return;
      handOver(path).catch(() => {
        const unreachable = document.getElementById("unreachable");
        show("bad", unreachable.dataset.title, [unreachable.content.cloneNode(true)]);
      });
    });

    """

  static let style = """
    :root {
      color-scheme: light dark;
      --ground: #f4f4f7; --sheet: #ffffff; --ink: #1b1b21; --soft: #55555f; --edge: #d8d8e0;
      --waiting: #5b2fb0; --good: #10693a; --bad: #a4161a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #131318; --sheet: #1d1d24; --ink: #f1f1f4; --soft: #b4b4c0; --edge: #3a3a46;
        --waiting: #b79cf5; --good: #67d391; --bad: #ff9a94;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; padding: 1rem; min-height: 100vh; min-height: 100svh; display: grid; place-items: center;
      background: var(--ground); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif;
    }
    main {
      --tone: var(--waiting);
      width: 100%; max-width: 34rem; padding: 1.5rem 1.75rem 1.25rem; overflow-wrap: break-word;
      background: linear-gradient(var(--tone), var(--tone)) top / 100% 0.375rem no-repeat, var(--sheet);
      border: 1px solid var(--edge); border-radius: 0.75rem;
    }
    main.good { --tone: var(--good); }
    main.bad { --tone: var(--bad); }
    .site { margin: 0; color: var(--soft); font-size: 0.9375rem; }
    h1 { margin: 0.25rem 0 0.75rem; font-size: 1.625rem; line-height: 1.25; color: var(--tone); }
    /* Focused by the script alone, so that a screen reader reads on from there; there is nothing to press. */
    h1:focus { outline: none; }
    p { margin: 0 0 0.75rem; }
    pre {
      margin: 0 0 0.75rem; padding: 0.75rem; border: 1px solid var(--edge); border-radius: 0.375rem;
      background: var(--ground); white-space: pre-wrap;
    }
    code { font: 0.9375rem/1.5 ui-monospace, monospace; }
    main.waiting h1::after {
      content: ""; display: inline-block; width: 0.75em; height: 0.75em; margin-left: 0.5em;
      border: 0.125em solid var(--edge); border-top-color: var(--tone); border-radius: 50%;
      animation: turn 1s linear infinite;
    }
    @keyframes turn { to { transform: rotate(1turn); } }
    @media (prefers-reduced-motion: reduce) { main.waiting h1::after { animation: none; } }
    @media (scripting: none) { main[data-hand-over] h1::after, main[data-hand-over] #text { display: none; } }

    """
}
