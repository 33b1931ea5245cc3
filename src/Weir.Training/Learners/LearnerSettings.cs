using System.Globalization;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Training.Features.Specs;
using Weir.Tuning.Spaces;

namespace Weir.Training.Learners;

/// <summary>Settings of a learner as a user gives them: its own by their names, and constraints by the names of raw columns.</summary>
internal static class LearnerSettings
{
    internal const string Monotone = "monotone_constraints";
    internal const string Interaction = "interaction_constraints";

    /// <summary>Refuses names that the learner does not have and columns that the table does not have.</summary>
    /// <exception cref="WeirException">A usage error.</exception>
    public static void Require(ILearner learner, IReadOnlyDictionary<string, string> settings, IReadOnlyCollection<string> columns)
    {
        foreach (var (name, text) in settings)
        {
            if (IsOfTrees(learner, name, Monotone + ".") && name[(Monotone.Length + 1)..] is var column)
            {
                RequireColumn(column, columns, name);
                _ = Direction(text, name);
            }
            else if (IsOfTrees(learner, name, Interaction)) foreach (var group in Groups(text)) foreach (var each in group) RequireColumn(each, columns, name);
            else if (name == CategoricalColumns.Setting && learner.SettingNames.Contains(name)) foreach (var each in CategoricalColumns.Of(text)) RequireColumn(each, columns, name);
            else if (name == Monotone) throw WeirException.Usage($"'{Monotone}' needs a column", $"write {Monotone}.COLUMN=1 (never falls) or {Monotone}.COLUMN=-1 (never rises)");
            else if (!learner.SettingNames.Contains(name))
                throw WeirException.Usage($"the learner '{learner.Name}' has no setting '{name}'", DidYouMean.Hint(name, learner.SettingNames) ?? (learner.SettingNames.Count == 0 ? "it has none" : $"it has {string.Join(", ", learner.SettingNames)}"));
        }
    }

    /// <summary>The settings as the learner takes them.</summary>
    public static IReadOnlyDictionary<string, ParameterValue> Of(IReadOnlyDictionary<string, string> settings, Features.FeaturePlan plan) => Of(settings, plan.Names, plan.Sources);

    /// <summary>The settings as the learner takes them.</summary>
    /// <param name="settings">As they were given.</param>
    /// <param name="names">Of the features.</param>
    /// <param name="sources">The raw columns of each feature.</param>
    /// <exception cref="WeirException">A usage error: a constraint on a column that is no number.</exception>
    public static IReadOnlyDictionary<string, ParameterValue> Of(IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> names, IReadOnlyList<string[]> sources)
    {
        Dictionary<string, ParameterValue> values = new(StringComparer.Ordinal);
        var directions = new int[names.Count];
        foreach (var (name, text) in settings)
        {
            if (name.StartsWith(Monotone + ".", StringComparison.Ordinal)) directions[NumberOf(name[(Monotone.Length + 1)..], names, sources)] = Direction(text, name);
            else if (name == CategoricalColumns.Setting) continue; // the features know it
            else if (name == Interaction) values[name] = ParameterValue.Of(InteractionsOf(Groups(text), sources));
            else values[name] = Value(text);
        }

        if (directions.Any(d => d != 0)) values[Monotone] = ParameterValue.Of($"({string.Join(",", directions)})");
        return values;
    }

    private static ParameterValue Value(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? ParameterValue.Of(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? ParameterValue.Of(number)
        : ParameterValue.Of(text);

    private static bool IsOfTrees(ILearner learner, string name, string constraint) => name.StartsWith(constraint, StringComparison.Ordinal) && learner.SettingNames.Contains(constraint.TrimEnd('.'));

    private static int Direction(string text, string name) => text switch
    {
        "1" or "+1" => 1,
        "-1" => -1,
        "0" => 0,
        _ => throw WeirException.Usage($"'{name}' must be 1 (never falls), -1 (never rises) or 0, not '{text}'"),
    };

    // The feature that is the column's value; one that says that it is missing may go either way.
    private static int NumberOf(string column, IReadOnlyList<string> names, IReadOnlyList<string[]> sources)
    {
        if (sources.Any(s => s.Length > 1 && s.Contains(column))) throw WeirException.Usage($"the column '{column}' is part of a product or a ratio, so its effect has no direction", "take it out of products, ratios and polynomial, or out of the constraints");
        for (var i = 0; i < names.Count; i++) if (names[i] == column) return i;
        throw WeirException.Usage($"the column '{column}' is no number for the model, so its effect has no direction", $"constrain a column of numbers: {string.Join(", ", names.Where((n, i) => sources[i] is [var own] && own == n).Take(10))}");
    }

    // A feature made of two columns belongs to the groups that hold both.
    private static string InteractionsOf(string[][] groups, IReadOnlyList<string[]> sources) =>
        $"[{string.Join(",", groups.Select(g => $"[{string.Join(",", Enumerable.Range(0, sources.Count).Where(f => sources[f].All(g.Contains)))}]"))}]";

    private static string[][] Groups(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(g => g.EnumerateArray().Select(c => c.GetString()!).ToArray())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw WeirException.Usage($"'{Interaction}' must be groups of columns, not '{text}'", $"write {Interaction}='[[\"age\",\"income\"],[\"city\"]]': only columns of one group meet in a path of a tree");
        }
    }

    private static void RequireColumn(string column, IReadOnlyCollection<string> columns, string name)
    {
        if (!columns.Contains(column)) throw WeirException.Usage($"'{name}': the table has no column '{column}' to learn from", DidYouMean.Hint(column, columns));
    }
}
