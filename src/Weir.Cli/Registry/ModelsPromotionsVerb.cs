using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Lists requests for promotion.</summary>
internal sealed class ModelsPromotionsVerb : RegistryVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "registered model" };
    private readonly Option<string?> _version = new("--version") { Description = "only of one version", HelpName = "N" };
    private readonly Option<string?> _state = new("--state") { Description = "only pending, applied, rejected, cancelled or superseded ones", HelpName = "STATE" };

    public override string Path => "models promotions";

    public override string Summary => "List what was asked for a model's versions, and what pending requests lack";

    public override IReadOnlyList<Example> Examples => [new("weir models promotions taxi --state pending", "what waits"), new("weir models promotions taxi --json", "with all decisions")];

    public override IReadOnlyList<string> SeeAlso => ["models promote", "models approve", "models reject", "models history"];

    public override void Define(Command command)
    {
        command.Add(_model);
        command.Add(_version);
        command.Add(_state);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = await VersionArgument.ModelAsync(tracking, context.Get(_model)!, cancellation);
        var answer = await tracking.Client.CallAsync(PromotionCalls.List, new ListPromotions(name, context.Get(_version), context.Get(_state)), cancellation);
        if (context.IsJson) return Json(context, answer, WireJson.Default.PromotionsAnswer);
        var table = new TextTable("request", ">version", "for", "state", "asked by", "when", "decisions");
        foreach (var promotion in answer.Promotions)
        {
            var decisions = string.Join(", ", promotion.Decisions.Select(d => $"{(d.Approved ? "yes" : "no")} {d.Actor}"));
            table.Add(promotion.PromotionId[..8], promotion.Version, Target(promotion), promotion.State, promotion.Requester, When(promotion.RequestedTime), decisions.Length == 0 ? "-" : decisions);
        }

        table.Write(context.Console.Out);
        foreach (var promotion in answer.Promotions)
            foreach (var missing in promotion.Missing) context.Console.Say(Printable.Text($"{promotion.PromotionId[..8]} lacks: {missing}"));
        return ExitCodes.Success;
    }
}
