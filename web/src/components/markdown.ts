import MarkdownIt from "markdown-it";

// No HTML of the writer's own; links go nowhere but to http, https, mailto and places on this server (markdown-it refuses javascript: and data:).
const reader = new MarkdownIt({ html: false, linkify: true, breaks: true });

// A picture from elsewhere would tell a stranger who reads this: it becomes a link.
reader.renderer.rules["image"] = (tokens, at) => {
  const token = tokens[at]!;
  const source = String(token.attrGet("src") ?? "");
  const text = reader.utils.escapeHtml(token.content || source);
  return /^(?![a-z+.-]+:|\/\/)/i.test(source) ? `<img src="${reader.utils.escapeHtml(source)}" alt="${text}">` : `<a href="${reader.utils.escapeHtml(source)}" rel="noopener noreferrer nofollow">${text}</a>`;
};

reader.renderer.rules["link_open"] = (tokens, at, options, _, self) => {
  tokens[at]!.attrSet("rel", "noopener noreferrer nofollow");
  return self.renderToken(tokens, at, options);
};

/** Markdown as HTML that is safe to show. */
export const htmlOf = (markdown: string): string => reader.render(markdown);
