using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Makes a trigger on data, refs, calls, or by hand alone.</summary>
internal sealed class TriggerCreateVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "what to call it" };
    private readonly Option<string?> _files = new("--on-files") { Description = "a file, a folder or a pattern; goes off when names, lengths or times change", HelpName = "PATH" };
    private readonly Option<string?> _bucket = new("--on-bucket") { Description = "objects below a prefix", HelpName = "s3://BUCKET/PREFIX" };
    private readonly Option<string?> _git = new("--on-git") { Description = "a branch or tag that moves", HelpName = "REF" };
    private readonly Option<string?> _repository = new("--repository") { Description = "whose ref (default: the project's own repository)", HelpName = "URL" };
    private readonly Option<bool> _call = new("--on-call") { Description = "a signed POST to /api/weir/v1/hooks/NAME" };
    private readonly Option<string?> _secretVariable = new("--secret-variable") { Description = "variable of the server's environment with the secret of the signature", HelpName = "NAME" };
    private readonly Option<string?> _secretFile = new("--secret-file") { Description = "file on the server with the secret of the signature", HelpName = "FILE" };
    private readonly Option<double?> _every = new("--every") { Description = "seconds between two looks (default: files 10, others 60)", HelpName = "SECONDS" };
    private readonly Option<double?> _quiet = new("--quiet-for") { Description = "seconds that all must have stayed the same (default: files 5, others 0)", HelpName = "SECONDS" };
    private readonly Option<double> _least = new("--least-between") { Description = "seconds that must lie between two firings", HelpName = "SECONDS" };
    private readonly TriggerOptions _options = new();

    public override string Path => "trigger create";

    public override string Summary => "Run something when data, a branch or somebody calls for it";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir trigger create fresh-data --on-files data/incoming -- repro train", "when files come, five seconds after the last change"),
        new("weir trigger create bucket --on-bucket s3://team/raw/2026 --every 300", "looked at every five minutes"),
        new("weir trigger create main --on-git main --repository https://git.example/team/project -- repro", "when main moves"),
        new("weir trigger create ci --on-call --secret-variable HOOK_SECRET", "GitHub's webhooks can call it"),
    ];

    public override string Remarks => "`weir server` runs triggers. Several servers on one database agree: what is new fires once. `weir schedule create` makes triggers by the clock.";

    public override IReadOnlyList<string> SeeAlso => ["schedule create", "trigger list", "trigger fire", "server"];

    public override void Define(Command command)
    {
        command.Add(_name);
        foreach (var option in new Option[] { _files, _bucket, _git, _repository, _call, _secretVariable, _secretFile, _every, _quiet, _least }) command.Add(option);
        _options.Define(command);
    }

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var trigger = _options.Of(context, context.Get(_name)!) with
        {
            File = context.Get(_files) is { } path ? new FileRule(path) { EverySeconds = context.Get(_every) ?? 10, QuietSeconds = context.Get(_quiet) ?? 5 } : null,
            Bucket = context.Get(_bucket) is { } url ? new BucketRule(url) { EverySeconds = context.Get(_every) ?? 60, QuietSeconds = context.Get(_quiet) ?? 0 } : null,
            Git = context.Get(_git) is { } name ? new GitRule(name) { Repository = context.Get(_repository), EverySeconds = context.Get(_every) ?? 60 } : null,
            Webhook = context.Get(_call) ? new WebhookRule { SecretVariable = context.Get(_secretVariable), SecretFile = context.Get(_secretFile) is { } file ? context.Resolve(file) : null } : null,
            LeastSecondsBetween = context.Get(_least),
        };
        var made = await triggers.PutAsync(trigger, _options.Force(context), cancellation);
        return Tell(context, made, TriggerJson.Default.TriggerView, () =>
            context.Console.Say($"'{trigger.Name}' runs `weir {string.Join(' ', trigger.Command)}` on {Rule(trigger)} while `weir server` runs"));
    }
}
