using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Removes rules of a policy.</summary>
internal sealed class ModelsPolicyRemoveVerb : RegistryVerb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "registered model" };
    private readonly Option<string?> _stage = new("--stage") { Description = "stage that shall be free", HelpName = "STAGE" };
    private readonly Option<string?> _alias = new("--alias") { Description = "alias that shall be free", HelpName = "ALIAS" };
    private readonly Option<bool> _all = new("--all") { Description = "every rule" };
    private readonly Option<string?> _comment = new("--comment") { Description = "why, for the history", HelpName = "TEXT" };

    public override string Path => "models policy remove";

    public override string Summary => "Make a stage or an alias of a model free again";

    public override IReadOnlyList<Example> Examples => [new("weir models policy remove taxi --alias champion", "one rule"), new("weir models policy remove taxi --all", "the whole policy")];

    public override IReadOnlyList<string> SeeAlso => ["models policy set", "models policy show"];

    public override void Define(Command command)
    {
        command.Add(_model);
        foreach (var option in new Option[] { _stage, _alias, _all, _comment }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var (stage, alias, all) = (context.Get(_stage), context.Get(_alias), context.Get(_all));
        if ((stage is null ? 0 : 1) + (alias is null ? 0 : 1) + (all ? 1 : 0) != 1) throw WeirException.Usage("give one of --stage, --alias and --all");
        var name = await VersionArgument.ModelAsync(tracking, context.Get(_model)!, cancellation);
        var before = await tracking.Client.CallAsync(PromotionCalls.Policy, new ModelByName(name), cancellation);
        var left = all ? [] : Without(before.Rules, stage, alias);
        if (left.Count == before.Rules.Count) throw new WeirException(ErrorCodes.NotFound, all ? $"'{name}' has no policy" : $"the policy of '{name}' has no rule on the {(stage is null ? $"alias '{alias}'" : $"stage '{stage}'")}", "see `weir models policy show`");
        return ModelsPolicyShowVerb.Print(context, await tracking.Client.CallAsync(PromotionCalls.SetPolicy, new SetPolicy(name, left, before.Revision, context.Get(_comment)), cancellation));
    }

    /// <summary>Rules without the one on a stage or an alias.</summary>
    internal static List<PromotionRule> Without(IReadOnlyList<PromotionRule> rules, string? stage, string? alias) =>
        [.. rules.Where(r => !(string.Equals(r.Stage, stage, StringComparison.OrdinalIgnoreCase) && r.Alias == alias))];
}
