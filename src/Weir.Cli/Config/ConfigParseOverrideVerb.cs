using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Overrides;

namespace Weir.Cli.Config;

/// <summary>Says how an override is read.</summary>
internal sealed class ConfigParseOverrideVerb : Verb
{
    private readonly Argument<string> _text = new("override") { Description = "the override as it is typed", HelpName = "OVERRIDE" };
    private readonly Option<string?> _grammar = new("--grammar") { Description = "1.3 (default), 1.4 or relaxed", HelpName = "VERSION" };

    public override string Path => "config parse-override";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Say how an override is read: its kind, key, package and typed value";

    public override IReadOnlyList<Example> Examples => [new("weir config parse-override 'lr=range(0,1,0.25)'", "a range sweep, with its start, stop and step")];

    public override IReadOnlyList<string> SeeAlso => ["config show", "config sweep"];

    // Printed as JSON in any case: it is for tools.
    public override void Define(Command command)
    {
        command.Add(_text);
        command.Add(_grammar);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var one = Override.Parse(context.Get(_text)!, ConfigOptions.Grammar(context.Get(_grammar)));
        context.Console.Json(json => OverrideJson.Write(json, one));
        return Task.FromResult(ExitCodes.Success);
    }
}
