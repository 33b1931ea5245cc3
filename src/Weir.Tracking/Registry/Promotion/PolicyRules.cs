using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Tracking.Access;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Registry.Promotion;

/// <summary>Checks the rules of a policy.</summary>
internal static class PolicyRules
{
    private const int MostRules = 100;
    private const int MostNames = 100;

    /// <summary>Rules in their own spelling.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>.</exception>
    public static List<PromotionRule> Check(ISqlSession session, IReadOnlyList<PromotionRule> given)
    {
        if (given.Count > MostRules) throw MlflowErrors.Invalid($"a policy has at most {MostRules} rules");
        var hasUsers = UserTable.All(session).Count > 0;
        var rules = new List<PromotionRule>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"rules[{i}]");
            var rule = given[i] ?? throw MlflowErrors.Missing(at);
            var target = PromotionTarget.Parse(rule.Stage, rule.Alias, at);
            if (target.RuleIn(rules) is not null) throw MlflowErrors.Invalid($"'{at}': {target} has a rule already");
            var checkedRule = new PromotionRule(
                target.Stage, target.Alias, rule.Evaluation ?? false, Users(session, rule.Evaluators, $"{at}.evaluators", hasUsers), rule.Approvals ?? 0,
                Users(session, rule.ApproverUsers, $"{at}.approver_users", hasUsers), Groups(session, rule.ApproverGroups, $"{at}.approver_groups"), rule.SelfApproval ?? false);
            if (checkedRule.Approvals is < 0 or > MostNames) throw MlflowErrors.Invalid($"'{at}.approvals' must be between 0 and {MostNames}");
            if (checkedRule is { Evaluation: false, Approvals: 0 }) throw MlflowErrors.Invalid($"'{at}' demands nothing: give evaluation or approvals, or leave the rule out");
            if (checkedRule.Approvals == 0 && checkedRule.ApproverUsers!.Count + checkedRule.ApproverGroups!.Count > 0) throw MlflowErrors.Invalid($"'{at}' names approvers, and 'approvals' does not say how many must approve");
            if (checkedRule.Evaluation == false && checkedRule.Evaluators!.Count > 0) throw MlflowErrors.Invalid($"'{at}' names evaluators, and demands no evaluation");
            if (checkedRule.ApproverGroups!.Count == 0 && checkedRule.ApproverUsers!.Count > 0 && checkedRule.ApproverUsers.Count < checkedRule.Approvals)
                throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"'{at}' demands {checkedRule.Approvals} approvals of {checkedRule.ApproverUsers.Count} users: nobody could give them"));
            rules.Add(checkedRule);
        }

        return rules;
    }

    // A store without users knows nobody yet; names such as local:ann are those of people who open the store itself.
    private static List<string> Users(ISqlSession session, IReadOnlyList<string>? given, string parameter, bool hasUsers)
    {
        var names = Names(given, parameter);
        if (!hasUsers) return names;
        foreach (var name in names)
        {
            if (name.StartsWith("local:", StringComparison.Ordinal) || UserTable.Find(session, name) is not null) continue;
            throw new WeirException(MlflowErrors.InvalidParameterValue, $"'{parameter}': there is no user '{name}'", DidYouMean.Hint(name, UserTable.All(session).Select(u => u.Username)));
        }

        return names;
    }

    private static List<string> Groups(ISqlSession session, IReadOnlyList<string>? given, string parameter)
    {
        var names = Names(given, parameter);
        foreach (var name in names) if (UserTable.FindGroup(session, name) is null) throw MlflowErrors.Invalid($"'{parameter}': there is no group '{name}'");
        return names;
    }

    private static List<string> Names(IReadOnlyList<string>? given, string parameter)
    {
        var names = (given ?? []).Distinct().ToList();
        if (names.Count > MostNames) throw MlflowErrors.Invalid($"'{parameter}' has more than {MostNames} names");
        foreach (var name in names) Limits.Check(Required.Text(name, parameter), 255, parameter);
        return names;
    }
}
