using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Composition;

namespace Weir.Cli.Config;

/// <summary>Completes the last word of a line of overrides, for shells.</summary>
internal sealed class ConfigCompleteVerb : Verb
{
    private readonly ConfigOptions _config = new();
    private readonly Option<string> _line = new("--line") { Description = "the overrides typed so far", HelpName = "TEXT", DefaultValueFactory = _ => string.Empty };

    public override string Path => "config complete";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Complete groups, options, keys and values of a configuration";

    public override IReadOnlyList<Example> Examples => [new("weir config complete --line \"model=\"", "model=gbdt and model=linear, one a line")];

    public override IReadOnlyList<string> SeeAlso => ["completion", "config show"];

    public override void Define(Command command)
    {
        _config.AddTo(command, takesOverrides: false);
        command.Add(_line);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var words = new ConfigComposer().Complete(_config.Request(context, []), context.Get(_line)!, cancellation);
        if (!context.IsJson)
        {
            foreach (var word in words) context.Console.Line(word);
            return Task.FromResult(ExitCodes.Success);
        }

        context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var word in words) json.WriteStringValue(word);
            json.WriteEndArray();
        });
        return Task.FromResult(ExitCodes.Success);
    }
}
