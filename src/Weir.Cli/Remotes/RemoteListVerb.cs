using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>List the remotes.</summary>
internal sealed class RemoteListVerb : Verb
{

    private readonly LevelOptions _level = new();

    public override string Path => "remote list";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "List the remotes";

    public override IReadOnlyList<Example> Examples => [new("weir remote list", "name, address, and which is the default")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {

        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var files = LevelOptions.Files(context);
        var settings = _level.Chosen(context) is { } level ? files.Read(level) : files.ReadMerged();
        var chosen = settings.Get("core", "remote")?.Text;
        var remotes = settings.Remotes.Select(r => (Name: r, Url: settings.Get(ConfigSections.Remote(r), "url")?.Text ?? string.Empty)).ToList();
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var (name, url) in remotes)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("url", Redact.Text(url));
                    json.WriteBoolean("default", name == chosen);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return Task.FromResult(ExitCodes.Success);
        }

        foreach (var (name, url) in remotes) context.Console.Line(Columns(name, Redact.Text(url), name == chosen ? "(default)" : string.Empty));
        return Task.FromResult(ExitCodes.Success);
    }

    // Columns of eight, as DVC's output has them.
    private static string Columns(string name, string url, string note) => (Padded(Padded(name) + url) + note).TrimEnd();

    private static string Padded(string text) => text.PadRight((text.Length / 8 * 8) + 8);
}
