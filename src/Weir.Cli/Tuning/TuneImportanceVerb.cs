using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Reports;
using Weir.Tuning.Importance;
using Weir.Tuning.Protocols;

namespace Weir.Cli.Tuning;

/// <summary>Says how much each parameter matters.</summary>
internal sealed class TuneImportanceVerb : Verb
{
    private readonly Option<string> _trials = new("--trials") { Description = "JSON file with parameters and trials", HelpName = "FILE", Required = true };
    private readonly Option<string> _evaluator = new("--evaluator") { Description = "ped_anova, ped_anova_global, fanova or mdi", HelpName = "NAME", DefaultValueFactory = _ => "ped_anova" };

    public override string Path => "tune importance";

    public override VerbGroup Group => VerbGroup.Training;

    public override string Summary => "Say how much each parameter mattered to the value of the trials";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune importance --trials trials.json", "by PED-ANOVA, shares of the sum"),
        new("weir tune importance --trials trials.json --evaluator fanova --json", "by a random forest, not normalised"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["tune stdio"];

    public override void Define(Command command)
    {
        command.Add(_trials);
        command.Add(_evaluator);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var path = context.Resolve(context.Get(_trials)!);
        var evaluator = ImportanceEvaluators.Find(context.Get(_evaluator)!);
        var data = ImportanceFile.Read(InputFile.Read(context, path), context.Display(path));
        var importance = evaluator.Evaluate(data);
        var order = Enumerable.Range(0, importance.Length).OrderByDescending(p => importance[p]).ToList();
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                foreach (var p in order) json.WriteNumber(data.Parameters[p].Name, importance[p]);
                json.WriteEndObject();
            });
            return Task.FromResult(ExitCodes.Success);
        }

        var sum = importance.Sum();
        var table = new TextTable("parameter", ">share", ">importance");
        foreach (var p in order) table.Add(data.Parameters[p].Name, Figures.Share(sum > 0 ? importance[p] / sum : 1.0 / importance.Length), Figures.Number(importance[p]));
        context.Console.Table(table);
        context.Console.Say($"{evaluator.Name} over {data.Rows.Count} trials");
        return Task.FromResult(ExitCodes.Success);
    }
}
