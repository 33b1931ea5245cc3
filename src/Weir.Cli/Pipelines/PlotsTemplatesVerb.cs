using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Plots;
using Weir.Pipelines.Plots.Vega;

namespace Weir.Cli.Pipelines;

/// <summary>The built-in templates.</summary>
internal sealed class PlotsTemplatesVerb : Verb
{
    private readonly Argument<string?> _template = new("template") { Description = "print its Vega-Lite specification", Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME" };

    public override string Path => "plots templates";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "List templates of plots, or print one to begin your own with";

    public override IReadOnlyList<Example> Examples => [new("weir plots templates", "their names"), new("weir plots templates scatter > .dvc/plots/mine.json", "the beginning of one of your own")];

    public override IReadOnlyList<string> SeeAlso => ["plots show"];

    public override void Define(Command command) => command.Add(_template);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_template) is { } name) context.Console.Json(json => PlotJson.Write(json, VegaTemplate.BuiltIn(name).Content));
        else if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var template in VegaTemplate.Names) json.WriteStringValue(template);
            json.WriteEndArray();
        });
        else foreach (var template in VegaTemplate.Names) context.Console.Line(template);
        return Task.FromResult(ExitCodes.Success);
    }
}
