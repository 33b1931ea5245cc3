using System.Text.RegularExpressions;
using Weir.Foundation.Errors;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>The command of a study: a program and its arguments, in which <c>{name}</c> stands for a parameter, <c>{trial}</c> for the trial's number. <c>{{name}}</c> is the word in braces itself.</summary>
public sealed partial class TrialCommand
{
    private const string Number = "trial";

    private readonly IReadOnlyList<string> _words;
    private readonly bool _appendsOverrides;

    /// <summary>Takes a command line.</summary>
    /// <param name="words">Program and arguments, as they are (no shell).</param>
    /// <param name="appendsOverrides">True to add <c>name=value</c> for each parameter, in Hydra's grammar.</param>
    /// <param name="space">The declared parameters; null where none are declared.</param>
    /// <exception cref="WeirException"><c>tuning_setting</c>: nothing to run, or a placeholder that is no parameter.</exception>
    public TrialCommand(IReadOnlyList<string> words, bool appendsOverrides, SearchSpace? space)
    {
        if (words.Count == 0) throw new WeirException(TuningErrors.Setting, "there is no command to run", "put it after --, as in `weir tune run STUDY -- python train.py --lr {lr}`");
        (_words, _appendsOverrides) = (words, appendsOverrides);
        if (space is null) return;
        foreach (var name in words.SelectMany(w => Placeholder().Matches(w)).Where(m => m.Groups["name"].Success).Select(m => m.Groups["name"].Value))
            if (space.IndexOf(name) < 0 && name != Number) throw new WeirException(TuningErrors.Setting, $"the command says {{{name}}}, which is no parameter", DidYouMean.Hint(name, space.Parameters.Select(p => p.Name)) ?? $"write {{{{{name}}}}} for the word in braces itself");
    }

    /// <summary>Program and arguments of one trial. The placeholder of an inactive parameter becomes nothing.</summary>
    public IReadOnlyList<string> For(TrialRecord trial)
    {
        var values = trial.Parameters.ToDictionary(p => p.Name, p => p.Value.ToString());
        values.TryAdd(Number, trial.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        List<string> words = [.. _words.Select(w => Placeholder().Replace(w, m => m.Groups["literal"].Success ? m.Value[1..^1] : values.GetValueOrDefault(m.Groups["name"].Value, string.Empty)))];
        if (_appendsOverrides) words.AddRange(TrialOverrides.Of(trial));
        return words;
    }

    [GeneratedRegex(@"\{\{(?<literal>[A-Za-z_][A-Za-z0-9_./-]*)\}\}|(?<!\$)\{(?<name>[A-Za-z_][A-Za-z0-9_./-]*)\}")]
    private static partial Regex Placeholder();
}
