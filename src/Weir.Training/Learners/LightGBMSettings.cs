using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;

namespace Weir.Training.Learners;

/// <summary>LightGBM's parameters that a user may set, by its own names, and what they may be. The library passes over a name that it does not know, so they are checked here.</summary>
/// <remarks>Not among them: what the task and the other options decide, and what has no export (dart, linear leaves, categories by code, a transformed target).</remarks>
internal static class LightGBMSettings
{
    private static readonly Dictionary<string, Range> Numbers = new(StringComparer.Ordinal)
    {
        ["learning_rate"] = new(0, 1, IsWhole: false, IsOpen: true),
        ["num_leaves"] = new(2, 131_072, IsWhole: true),
        ["max_depth"] = new(-1, 1000, IsWhole: true),
        ["min_data_in_leaf"] = new(0, int.MaxValue, IsWhole: true),
        ["min_sum_hessian_in_leaf"] = new(0, double.MaxValue, IsWhole: false),
        ["min_gain_to_split"] = new(0, double.MaxValue, IsWhole: false),
        ["bagging_fraction"] = new(0, 1, IsWhole: false, IsOpen: true),
        ["bagging_freq"] = new(0, int.MaxValue, IsWhole: true),
        ["pos_bagging_fraction"] = new(0, 1, IsWhole: false, IsOpen: true),
        ["neg_bagging_fraction"] = new(0, 1, IsWhole: false, IsOpen: true),
        ["feature_fraction"] = new(0, 1, IsWhole: false, IsOpen: true),
        ["feature_fraction_bynode"] = new(0, 1, IsWhole: false, IsOpen: true),
        ["lambda_l1"] = new(0, double.MaxValue, IsWhole: false),
        ["lambda_l2"] = new(0, double.MaxValue, IsWhole: false),
        ["max_delta_step"] = new(0, double.MaxValue, IsWhole: false),
        ["path_smooth"] = new(0, double.MaxValue, IsWhole: false),
        ["top_rate"] = new(0, 1, IsWhole: false),
        ["other_rate"] = new(0, 1, IsWhole: false),
        ["max_bin"] = new(2, 65_535, IsWhole: true),
        ["min_data_in_bin"] = new(1, int.MaxValue, IsWhole: true),
        ["bin_construct_sample_cnt"] = new(1, int.MaxValue, IsWhole: true),
        ["scale_pos_weight"] = new(0, double.MaxValue, IsWhole: false, IsOpen: true),
        ["sigmoid"] = new(0, 1000, IsWhole: false, IsOpen: true),
        ["monotone_penalty"] = new(0, double.MaxValue, IsWhole: false),
        ["lambdarank_truncation_level"] = new(1, int.MaxValue, IsWhole: true),
    };

    private static readonly string[] Flag = ["true", "false"];

    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["boosting"] = ["gbdt", "rf"],
        ["data_sample_strategy"] = ["bagging", "goss"],
        ["monotone_constraints_method"] = ["basic", "intermediate", "advanced"],
        ["extra_trees"] = Flag,
        ["boost_from_average"] = Flag,
        ["is_unbalance"] = Flag,
        ["lambdarank_norm"] = Flag,
        ["zero_as_missing"] = Flag,
        ["use_missing"] = Flag,
        ["enable_bundle"] = Flag,
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Numbers.Keys.Concat(Words.Keys).Append(LearnerSettings.Monotone).Append(LearnerSettings.Interaction).Order(StringComparer.Ordinal)];

    /// <summary>A value as the library takes it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="value">As <see cref="LearnerSettings"/> gives it.</param>
    /// <param name="features">How many there are.</param>
    /// <exception cref="WeirException">A usage error: a value out of range.</exception>
    public static string Text(string name, ParameterValue value, int features)
    {
        if (name == LearnerSettings.Monotone) return value.Text!.Trim('(', ')');
        if (name == LearnerSettings.Interaction) return Groups(value.Text!, features);
        if (Words.TryGetValue(name, out var words))
        {
            var word = value.IsNumber ? LinearLearner.Text(value.Number) : value.Text!;
            return words.Contains(word) ? word : throw WeirException.Usage($"the setting '{name}' must be {string.Join(" or ", words)}, not '{word}'", DidYouMean.Hint(word, words));
        }

        var range = Numbers[name];
        if (value.IsNumber && range.Holds(value.Number)) return value.Number.ToString("R", CultureInfo.InvariantCulture);
        throw WeirException.Usage($"the setting '{name}' must be {range}, not '{(value.IsNumber ? LinearLearner.Text(value.Number) : value.Text)}'");
    }

    /// <summary>Refuses settings that the library does not take together.</summary>
    /// <param name="parameters">As the library takes them; what is missing is as the library has it.</param>
    /// <exception cref="WeirException">A usage error.</exception>
    public static void RequireTogether(IReadOnlyDictionary<string, string> parameters)
    {
        double Number(string name, double usual) => parameters.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : usual;
        if (parameters.GetValueOrDefault("is_unbalance") == "true" && Number("scale_pos_weight", 1) != 1)
            throw WeirException.Usage("the settings 'is_unbalance' and 'scale_pos_weight' do not go together", "leave one out: both weigh the classes");
        if (parameters.GetValueOrDefault("data_sample_strategy") != "goss") return;
        if (Number("bagging_freq", 0) > 0 && Number("bagging_fraction", 1) != 1) throw WeirException.Usage("with 'data_sample_strategy' goss there is no bagging", "leave out 'bagging_freq'");
        var (top, other) = (Number("top_rate", 0.2), Number("other_rate", 0.1));
        if (top + other > 1) throw WeirException.Usage($"the settings 'top_rate' and 'other_rate' must be 1 at most together, not {LinearLearner.Text(top)} and {LinearLearner.Text(other)}", "they are shares of the rows: without a setting 0.2 and 0.1");
        if (top == 0 || other == 0) throw WeirException.Usage("with 'data_sample_strategy' goss the settings 'top_rate' and 'other_rate' must be above 0");
    }

    // "[[0,1],[2]]" is "[0,1],[2]" to LightGBM, which leaves out what stands in no group; here, as with XGBoost, such a feature is on its own.
    private static string Groups(string text, int features)
    {
        var groups = text[1..^1].Split("],", StringSplitOptions.RemoveEmptyEntries).Select(g => g.Trim('[', ']')).Where(g => g.Length > 0).ToList();
        var named = groups.SelectMany(g => g.Split(',')).Select(f => int.Parse(f, CultureInfo.InvariantCulture)).ToHashSet();
        groups.AddRange(Enumerable.Range(0, features).Where(f => !named.Contains(f)).Select(f => f.ToString(CultureInfo.InvariantCulture)));
        return string.Join(',', groups.Select(g => $"[{g}]"));
    }

    private sealed record Range(double Least, double Most, bool IsWhole, bool IsOpen = false)
    {
        public bool Holds(double number) => double.IsFinite(number) && (IsOpen ? number > Least : number >= Least) && number <= Most && (!IsWhole || number == Math.Floor(number));

        public override string ToString()
        {
            var kind = IsWhole ? "a whole number" : "a number";
            var low = IsOpen ? $"above {LinearLearner.Text(Least)}" : $"from {LinearLearner.Text(Least)}";
            return Most >= int.MaxValue ? $"{kind} {low}{(IsOpen ? string.Empty : " on")}" : IsOpen ? $"{kind} {low} and at most {LinearLearner.Text(Most)}" : $"{kind} {low} to {LinearLearner.Text(Most)}";
        }
    }
}
