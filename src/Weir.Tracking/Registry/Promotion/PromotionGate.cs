using System.Globalization;
using Weir.Client;
using Weir.Client.Evaluations;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Registry.Evaluations;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>Says what a policy lacks for a version to get a stage or an alias. Asked in the transaction that gives it.</summary>
internal sealed class PromotionGate(Approvers approvers)
{
    /// <summary>Refuses what MLflow's own calls must not do without a request that was approved.</summary>
    /// <exception cref="WeirException"><c>invalid_state</c>: the evaluation is missing or did not pass; <c>permission_denied</c>: people must approve.</exception>
    public static AttachedEvaluation? RequireFree(ISqlSession session, string name, long version, PromotionTarget target)
    {
        if (target.RuleIn(PolicyTable.Of(session, name).Rules) is not { } rule) return null;
        var newest = VersionEvaluationTable.Newest(session, name, version);
        if (Evaluation(session, rule, name, version, newest) is { } lack) throw new WeirException(MlflowErrors.InvalidState, $"the policy of the model '{name}' guards the {target}: {lack}", Ask(name, version, target));
        if (rule.Approvals > 0)
            throw new WeirException(MlflowErrors.PermissionDenied, $"the policy of the model '{name}' guards the {target}: {Count(rule.Approvals.Value)} missing, of {Approvers.Words(rule)}; {Ask(name, version, target)}");
        return newest;
    }

    /// <summary>Refuses to ask for what no approval could bring about: a request rests on the evaluation that is there.</summary>
    /// <exception cref="WeirException"><c>invalid_state</c>.</exception>
    public static void RequireEvaluation(ISqlSession session, PromotionRule? rule, string name, long version, PromotionTarget target)
    {
        if (rule is null || Evaluation(session, rule, name, version, VersionEvaluationTable.Newest(session, name, version)) is not { } lack) return;
        throw new WeirException(
            MlflowErrors.InvalidState, $"the policy of the model '{name}' guards the {target}: {lack}", string.Create(CultureInfo.InvariantCulture, $"attach one that passed with `weir models evaluation attach models:/{name}/{version}`, then ask again"));
    }

    /// <summary>What a request lacks; nothing when it can be applied.</summary>
    public List<string> Missing(ISqlSession session, PromotionRule? rule, Client.Wire.Promotion promotion)
    {
        if (rule is null) return [];
        var version = long.Parse(promotion.Version, CultureInfo.InvariantCulture);
        var newest = VersionEvaluationTable.Newest(session, promotion.Name, version);
        var missing = new List<string>();
        if (Evaluation(session, rule, promotion.Name, version, newest) is { } lack) missing.Add(lack);
        else if (newest?.Hash != promotion.Evaluation && (rule.Evaluation == true || rule.Approvals > 0)) missing.Add("another evaluation was attached since this was asked for: ask again, so that approvals are of what is there now");
        var given = promotion.Decisions.Count(d => d.Approved && approvers.MayApprove(session, rule, promotion.Name, promotion.Requester, d.Actor));
        if (rule.Approvals > given) missing.Add($"{Count(rule.Approvals.Value - given)} missing, of {Approvers.Words(rule)}{(rule.SelfApproval == true ? string.Empty : $" ({promotion.Requester}, who asked, cannot give it)")}");
        return missing;
    }

    private static string? Evaluation(ISqlSession session, PromotionRule rule, string name, long version, AttachedEvaluation? newest)
    {
        if (rule.Evaluation != true) return null;
        var model = string.Create(CultureInfo.InvariantCulture, $"models:/{name}/{version}");
        if (newest is null) return $"a passed evaluation is missing, none is attached to {model}";
        if (rule.Evaluators is { Count: > 0 } evaluators && !evaluators.Contains(newest.AttachedBy)) return $"the newest evaluation of {model} was attached by {newest.AttachedBy}, and those count that {string.Join(", ", evaluators)} attached";
        if (newest.Blessed) return null;
        var report = EvaluationReader.Read(System.Text.Encoding.UTF8.GetBytes(VersionEvaluationTable.Require(session, name, version, newest.Hash).Content));
        var failed = report.Rules.Where(r => !r.Passed).Select(r => r.ToString()).ToList();
        return $"the newest evaluation of {model} did not pass: {(failed.Count > 0 ? string.Join(", ", failed) : report.Rules.Count == 0 ? "it has no rules" : "it is not blessed")}";
    }

    private static string Count(long approvals) => approvals == 1 ? "1 approval is" : string.Create(CultureInfo.InvariantCulture, $"{approvals} approvals are");

    private static string Ask(string name, long version, PromotionTarget target) =>
        string.Create(CultureInfo.InvariantCulture, $"ask for it with `weir models promote models:/{name}/{version} {(target.Stage is null ? $"--alias {target.Alias}" : $"--stage {target.Stage}")}`");
}
