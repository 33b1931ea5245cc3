using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Logging;
using Weir.Tracking;

namespace Weir.Cli.Tracking;

/// <summary>Sends what a logger could not.</summary>
internal sealed class SyncVerb : TrackingVerb
{
    private readonly Argument<string[]> _files = new("files") { Description = "files that a run's logger left behind", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };

    public override string Path => "sync";

    public override string Summary => "Send values that a run could not log because its server was away";

    public override IReadOnlyList<Example> Examples => [new("weir sync weir-0123456789abcdef0123456789abcdef.jsonl", "as the logger's last words say; sending a file again is harmless")];

    public override IReadOnlyList<string> SeeAlso => ["runs show"];

    public override void Define(Command command) => command.Add(_files);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var sent = 0L;
        foreach (var file in context.Get(_files)!) sent += await SpillFile.SendAsync(tracking.Client, context.Resolve(file), cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("values", sent);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{sent:N0} values sent to {tracking.Client.Transport.Name}"));
        }

        return ExitCodes.Success;
    }
}
