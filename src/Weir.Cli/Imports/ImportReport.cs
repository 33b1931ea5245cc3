using Weir.Cli.Shell;
using Weir.Versioning.Imports;

namespace Weir.Cli.Imports;

/// <summary>What an import became, in words or as JSON.</summary>
internal static class ImportReport
{
    public static void Print(VerbContext context, ImportedPath imported)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("path", context.Display(imported.FullPath));
                json.WriteString("metafile", context.Display(imported.Metafile));
                json.WriteString("md5", imported.Content?.Md5);
                json.WriteEndObject();
            });
            return;
        }

        context.Console.Say(imported.Content is { } content
            ? $"Imported {context.Display(imported.FullPath)} ({Sizes.Text(content.SizeBytes)}); commit {context.Display(imported.Metafile)}"
            : $"Wrote {context.Display(imported.Metafile)}; nothing was brought");
    }
}
