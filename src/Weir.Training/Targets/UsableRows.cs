using Weir.Foundation.Errors;

namespace Weir.Training.Targets;

/// <summary>The rows that can be learnt from: those with a target, of classes that occur more than once.</summary>
internal static class UsableRows
{
    private const int Least = 10;

    /// <summary>Finds them. A class of a single row cannot be both learnt and tested: its row is left out, and the classes are numbered afresh.</summary>
    /// <param name="target">The target of all rows.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="notes">Hear what is left out.</param>
    /// <exception cref="WeirException"><c>invalid_target</c> or <c>too_few_rows</c>: there is not enough to learn from.</exception>
    public static (Target Target, int[] Rows) Of(Target target, SourceLocation place, List<string> notes)
    {
        var values = target.Values;
        var missing = values.Count(float.IsNaN);
        if (missing > 0) notes.Add($"{missing} of {values.Length} rows have no target and are left out");
        if (target.Task.IsOfClasses())
        {
            var counts = new int[target.Classes.Count];
            foreach (var value in values) if (!float.IsNaN(value)) counts[(int)value]++;
            var lonely = Enumerable.Range(0, counts.Length).Where(c => counts[c] == 1).ToArray();
            if (lonely.Length > 0)
            {
                notes.Add($"{(lonely.Length == 1 ? "the class" : "the classes")} {string.Join(", ", lonely.Take(10).Select(c => $"'{target.Classes[c]}'"))} of '{target.Name}' occur{(lonely.Length == 1 ? "s" : string.Empty)} once: too few to learn, left out");
                target = Without(target, lonely);
                if (target.Classes.Count < 2) throw new WeirException(TrainingErrors.InvalidTarget, $"{(target.Classes.Count == 1 ? "only one class" : "no class")} of the target '{target.Name}' occurs more than once", "bring more rows of the other classes", place);
            }
        }

        var rows = PresentRows.Of(target.Values);
        if (rows.Length < Least) throw new WeirException(TrainingErrors.TooFewRows, $"{rows.Length} rows have a target, at least {Least} are needed", "bring more rows", place);
        return (target, rows);
    }

    private static Target Without(Target target, int[] lonely)
    {
        var kept = Enumerable.Range(0, target.Classes.Count).Where(c => !lonely.Contains(c)).ToArray();
        var renumbered = kept.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (float)p.i);
        return target with
        {
            Classes = [.. kept.Select(c => target.Classes[c])],
            Task = kept.Length == 2 ? LearningTask.Binary : target.Task,
            Values = Array.ConvertAll(target.Values, v => !float.IsNaN(v) && renumbered.TryGetValue((int)v, out var n) ? n : float.NaN),
        };
    }
}
