import Crypto
import FoundationEssentials

/// How the pages look, in the light and in the dark. Small enough to stand in each page.
enum PageStyle {
  /// Allows this style, forms and nothing else.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'; "
    + "base-uri 'none'; frame-ancestors 'none'"

  static let text = """
    :root { color-scheme: light dark; --accent: #6d28d9; --line: #767676; font: 1rem/1.5 system-ui, sans-serif; }
    @media (prefers-color-scheme: dark) { :root { --accent: #7c3aed; --line: #8f8f8f; } }
    body { margin: 0; }
    main { box-sizing: border-box; max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0 1rem; }
    .sandbox { margin: 0; font-size: 0.9rem; border-left: 0.25rem solid var(--accent); padding-left: 0.75rem; }
    [role=alert] { border: 1px solid var(--line); border-left: 0.25rem solid #dc2626; padding: 0.5rem 0.75rem; }
    ul { padding-left: 1.25rem; }
    fieldset { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.25rem 0.75rem; margin: 0; min-width: 0; }
    fieldset label { display: flex; gap: 0.75rem; align-items: center; min-height: 2.75rem; padding: 0.25rem 0; }
    fieldset input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
    small { display: block; }
    label[for] { display: block; margin-bottom: 0.25rem; }
    #code { box-sizing: border-box; width: 100%; min-height: 2.75rem; padding: 0 0.75rem; font: 1.25rem ui-monospace, \
    monospace; text-transform: uppercase; }
    .buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.25rem 0 0; }
    button { flex: 1 1 8rem; min-height: 2.75rem; font: inherit; border: 1px solid var(--line); border-radius: 0.5rem; \
    background: transparent; color: inherit; cursor: pointer; }
    .main { background: var(--accent); border-color: var(--accent); color: #fff; font-weight: 600; }
    """
}
