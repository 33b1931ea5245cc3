using System.Net;
using System.Text;
using Weir.Models.Signatures;
using Weir.Serving.Engine;
using Weir.Serving.Tensors;

namespace Weir.Server.Serving;

/// <summary>A page for people: what each model takes, an example to copy, the links.</summary>
internal static class ModelPage
{
    private const string Head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>Models served by Weir</title><style>
        :root{color-scheme:light dark;--line:#8884;--soft:#8882}
        body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2.2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
        pre{background:var(--soft);padding:.8rem;overflow-x:auto;border-radius:.4rem;font-size:13px}code{font-family:ui-monospace,monospace}
        </style></head><body><h1>Models served by Weir</h1>
        <p><a href="/openapi.json">OpenAPI document</a> · <a href="/metrics">metrics</a> · <a href="/v2/health/ready">ready</a></p>
        """;

    /// <summary>The page.</summary>
    /// <param name="models">What is served.</param>
    /// <param name="origin">Scheme and host that the reader used, such as <c>http://127.0.0.1:8080</c>: the examples can be pasted.</param>
    public static string Html(ServedModels models, string origin)
    {
        var page = new StringBuilder(Head);
        foreach (var model in models.All)
        {
            page.Append("<h2>").Append(Text(model.Name)).Append(" <small>version ").Append(Text(model.Version)).Append("</small></h2><table><tr><th>input<th>type<th>required</tr>");
            if (model.Signature?.Inputs is { IsTensors: false, Fields: var fields })
            {
                foreach (var field in fields) Row(page, field.Name ?? "-", field.Column is ScalarColumn scalar ? scalar.Kind.ToString().ToLowerInvariant() : "nested", field.IsRequired);
            }
            else
            {
                foreach (var input in model.Inputs) Row(page, input.Name, $"{Datatype.NameOf(input.Metadata.ElementType)} [{string.Join(", ", input.Metadata.Dimensions)}]", !input.IsOptional);
            }

            page.Append("</table>");
            foreach (var output in model.Outputs.Where(o => model.ClassNamesOf(o.Name).Count > 0))
                page.Append("<p><code>").Append(Text(output.Name)).Append("</code> has a number for each of: ").AppendJoin(", ", model.ClassNamesOf(output.Name).Select(c => $"<code>{Text(c)}</code>")).Append("</p>");
            var name = Uri.EscapeDataString(model.Name);
            page.Append("<p>POST <code>/models/").Append(name).Append("/invocations</code> or <code>/v2/models/").Append(name).Append("/infer</code></p>");
            if (model.Package?.ServingInputFile is { } file && File.Exists(file) && ServingExample.OneRow(File.ReadAllText(file)) is { } example)
                page.Append("<pre><code>").Append(Text($"curl -H 'Content-Type: application/json' -d '{example.Replace("'", "'\\''", StringComparison.Ordinal)}' \\\n  '{origin}/models/{name}/invocations'")).Append("</code></pre>");
        }

        return page.Append("</body></html>").ToString();
    }

    private static void Row(StringBuilder page, string name, string type, bool isRequired) =>
        page.Append("<tr><td><code>").Append(Text(name)).Append("</code><td>").Append(Text(type)).Append("<td>").Append(isRequired ? "yes" : "no").Append("</tr>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
