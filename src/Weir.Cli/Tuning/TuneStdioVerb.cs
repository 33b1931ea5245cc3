using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Tuning.Protocols;
using Weir.Tuning.Pruners;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Studies;

namespace Weir.Cli.Tuning;

/// <summary>Serves a study in memory over standard input and output.</summary>
internal sealed class TuneStdioVerb : Verb
{
    private readonly Option<string> _space = new("--space") { Description = "JSON file with the parameters", HelpName = "FILE", Required = true };
    private readonly Option<string> _sampler = new("--sampler") { Description = "how parameters are chosen: a name, or JSON with settings", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _pruner = new("--pruner") { Description = "what stops trials early: a name, or JSON with settings", HelpName = "NAME" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "seed of everything that is drawn", HelpName = "N" };
    private readonly Option<string> _direction = new("--direction") { Description = "minimize or maximize; several with commas", HelpName = "WAY", DefaultValueFactory = _ => "minimize" };
    private readonly Option<int?> _trials = new("--trials") { Description = "how many trials are planned, which samplers reckon with", HelpName = "N" };
    private readonly Option<string> _name = new("--study-name") { Description = "name of the study", HelpName = "NAME", DefaultValueFactory = _ => "study" };

    public override string Path => "tune stdio";

    public override VerbGroup Group => VerbGroup.Training;

    public override string Summary => "Propose parameters over standard input and output, for programs in any language";

    public override IReadOnlyList<Example> Examples =>
    [
        new("""echo '{"op":"ask"}' | weir tune stdio --space space.json --seed 1""", "one proposal"),
        new("""weir tune stdio --space space.json --trials 100 --pruner '{"name":"median"}'""", "ask, report and tell, one JSON object a line"),
    ];

    public override string Remarks =>
        """
        Lines in: {"op":"ask"}, {"op":"report","trial":0,"step":3,"value":0.2}, {"op":"tell","trial":0,"value":0.1} or "values" or "state":"pruned"|"fail",
        {"op":"enqueue","params":{…}}, {"op":"best"}, {"op":"close"}. Each is answered by one line; a mistake by {"error":{…}}.
        """;

    public override IReadOnlyList<string> SeeAlso => ["tune importance"];

    public override void Define(Command command)
    {
        command.Add(_space);
        command.Add(_sampler);
        command.Add(_pruner);
        command.Add(_seed);
        command.Add(_direction);
        command.Add(_trials);
        command.Add(_name);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var path = context.Resolve(context.Get(_space)!);
        var study = new Study(new StudySettings
        {
            Name = context.Get(_name)!,
            Directions = [.. context.Get(_direction)!.Split(',').Select(StudyOptions.DirectionOf)],
            Sampler = SamplerCatalog.Create(context.Get(_sampler)!),
            Pruner = context.Get(_pruner) is { } pruner ? PrunerCatalog.Create(pruner) : null,
            Seed = context.Get(_seed),
            Space = SpaceReader.Read(InputFile.Read(context, path), context.Display(path)),
            PlannedTrials = context.Get(_trials),
        });
        await new StdioProtocol(study).RunAsync(Console.In, context.Console.Out, cancellation);
        return ExitCodes.Success;
    }
}
