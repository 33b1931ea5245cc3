using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Shows a promotion policy.</summary>
internal sealed class ModelsPolicyShowVerb : RegistryVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "registered model" };

    public override string Path => "models policy show";

    public override string Summary => "Show what a version of a model needs before it gets a stage or an alias";

    public override IReadOnlyList<Example> Examples => [new("weir models policy show taxi", "its rules"), new("weir models policy show taxi --json", "for a script")];

    public override IReadOnlyList<string> SeeAlso => ["models policy set", "models promote"];

    public override void Define(Command command) => command.Add(_model);

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = await VersionArgument.ModelAsync(tracking, context.Get(_model)!, cancellation);
        var policy = await tracking.Client.CallAsync(PromotionCalls.Policy, new ModelByName(name), cancellation);
        return Print(context, policy);
    }

    /// <summary>Prints a policy.</summary>
    internal static int Print(VerbContext context, PromotionPolicy policy)
    {
        if (context.IsJson) return Json(context, policy, WireJson.Default.PromotionPolicy);
        if (policy.Rules.Count == 0)
        {
            context.Console.Say($"'{policy.Name}' has no policy: stages and aliases are free");
            return ExitCodes.Success;
        }

        var table = new TextTable("for", "evaluation", ">approvals", "of", "self-approval");
        foreach (var rule in policy.Rules)
        {
            var approvers = string.Join(", ", [.. rule.ApproverUsers ?? [], .. (rule.ApproverGroups ?? []).Select(g => $"group {g}")]);
            table.Add(
                rule.Stage is { } stage ? $"stage {stage}" : $"alias {rule.Alias}", rule.Evaluation != true ? "-" : rule.Evaluators is { Count: > 0 } by ? $"passed, by {string.Join(", ", by)}" : "passed",
                (rule.Approvals ?? 0).ToString(CultureInfo.InvariantCulture), rule.Approvals is > 0 ? approvers.Length == 0 ? "who may manage the model" : approvers : "-",
                rule.Approvals is > 0 ? rule.SelfApproval == true ? "yes" : "no" : "-");
        }

        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
