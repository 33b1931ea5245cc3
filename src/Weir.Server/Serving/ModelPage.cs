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

    public static string Html(ServedModels models)
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

            page.Append("</table><p>POST <code>/models/").Append(Text(model.Name)).Append("/invocations</code> or <code>/v2/models/").Append(Text(model.Name)).Append("/infer</code></p>");
            if (model.Package?.ServingInputFile is { } example && File.Exists(example))
                page.Append("<pre><code>curl -H 'Content-Type: application/json' -d '").Append(Text(Short(File.ReadAllText(example)))).Append("' \\\n  http://HOST/models/").Append(Text(model.Name)).Append("/invocations</code></pre>");
        }

        return page.Append("</body></html>").ToString();
    }

    private static void Row(StringBuilder page, string name, string type, bool isRequired) =>
        page.Append("<tr><td><code>").Append(Text(name)).Append("</code><td>").Append(Text(type)).Append("<td>").Append(isRequired ? "yes" : "no").Append("</tr>");

    private static string Short(string text) => text.Length <= 2000 ? text : text[..2000] + " …";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
