using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Sets the rule of a policy on one stage or alias.</summary>
internal sealed class ModelsPolicySetVerb : RegistryVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "registered model" };
    private readonly Option<string?> _stage = new("--stage") { Description = "stage that the rule guards", HelpName = "STAGE" };
    private readonly Option<string?> _alias = new("--alias") { Description = "alias that the rule guards", HelpName = "ALIAS" };
    private readonly Option<bool> _evaluation = new("--evaluation") { Description = "the newest evaluation must have passed" };
    private readonly Option<string[]> _evaluators = new("--evaluator") { Description = "user whose evaluations count (default: everybody's); may be repeated", HelpName = "USER" };
    private readonly Option<int?> _approvals = new("--approvals") { Description = "how many people must approve (default 1 where approvers are named)", HelpName = "N" };
    private readonly Option<string[]> _approvers = new("--approver") { Description = "user who may approve (default: who may manage the model); may be repeated", HelpName = "USER" };
    private readonly Option<string[]> _groups = new("--approver-group") { Description = "group whose members may approve; may be repeated", HelpName = "GROUP" };
    private readonly Option<bool> _self = new("--self-approval") { Description = "the approval of who asks counts too" };
    private readonly Option<string?> _comment = new("--comment") { Description = "why, for the history", HelpName = "TEXT" };

    public override string Path => "models policy set";

    public override string Summary => "Say what a version of a model needs before it gets a stage or an alias";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir models policy set taxi --alias champion --evaluation", "a passed evaluation"),
        new("weir models policy set taxi --stage Production --evaluation --approver ann --approver-group leads --approvals 2", "and the approval of two people"),
    ];

    public override string Remarks => "Sets the rule on this one stage or alias, all of it; others stay. MLflow's own calls obey it. On a server with users policies are for administrators.";

    public override IReadOnlyList<string> SeeAlso => ["models policy show", "models policy remove", "models promote"];

    public override void Define(Command command)
    {
        command.Add(_model);
        foreach (var option in new Option[] { _stage, _alias, _evaluation, _evaluators, _approvals, _approvers, _groups, _self, _comment }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = await VersionArgument.ModelAsync(tracking, context.Get(_model)!, cancellation);
        var (approvers, groups, evaluators) = (context.Get(_approvers) ?? [], context.Get(_groups) ?? [], context.Get(_evaluators) ?? []);
        var rule = new PromotionRule(
            context.Get(_stage), context.Get(_alias), context.Get(_evaluation) || evaluators.Length > 0, evaluators, context.Get(_approvals) ?? (approvers.Length + groups.Length > 0 ? 1 : 0), approvers, groups, context.Get(_self));
        var before = await tracking.Client.CallAsync(PromotionCalls.Policy, new ModelByName(name), cancellation);
        var request = new SetPolicy(name, [.. ModelsPolicyRemoveVerb.Without(before.Rules, rule.Stage, rule.Alias), rule], before.Revision, context.Get(_comment));
        return ModelsPolicyShowVerb.Print(context, await tracking.Client.CallAsync(PromotionCalls.SetPolicy, request, cancellation));
    }
}
