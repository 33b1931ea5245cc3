using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.Features;

namespace Weir.Training.Targets;

/// <summary>Reads the target column and decides what is learnt.</summary>
internal static class TargetReader
{
    private const int MostClasses = 200;
    private const int MostLookedAt = 1000;
    private const int MostIntegerClasses = 20;
    private const double LargestLoss = 0.01; // of a standard deviation

    /// <summary>Reads the target.</summary>
    /// <param name="column">The column.</param>
    /// <param name="task">What is learnt; null decides by the column.</param>
    /// <param name="place">File and column, for messages.</param>
    /// <exception cref="WeirException"><c>invalid_target</c>: missing in all rows, constant, or unfit for the task.</exception>
    public static Target Read(Column column, LearningTask? task, SourceLocation place)
    {
        // Numbers of many values are a regression; their texts, which a large table has no room for, are not needed.
        if ((task is null or LearningTask.Regression) && (column is NumberColumn or IntegerColumn) && HasMany(column.ToDoubles())) return Numbers(column, place);
        var texts = column.ToTexts();
        var distinct = texts.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (distinct.Length == 0) throw Invalid($"the target '{column.Name}' is missing in all {column.Count} rows", null, place);
        if (distinct.Length == 1) throw Invalid($"the target '{column.Name}' has the same value in every row ('{distinct[0]}'), so there is nothing to learn", "choose another target", place);
        var chosen = task ?? Infer(column, distinct.Length, texts.Length - column.MissingCount, place);
        return !chosen.IsOfClasses() ? Numbers(column, place) with { Task = chosen } : Classes(column, texts, distinct, chosen, place);
    }

    private static bool HasMany(double[] values)
    {
        var distinct = new HashSet<double>();
        foreach (var value in values)
            if (!double.IsNaN(value) && distinct.Add(value) && distinct.Count > MostClasses) return true;
        return false;
    }

    /// <summary>Reads the target of further rows with the classes that are known; an unknown class becomes NaN.</summary>
    public static float[] ReadAgain(Column column, Target known, SourceLocation place)
    {
        if (!known.Task.IsOfClasses()) return Numbers(column, place).Values;
        var numbers = known.Classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (float)p.i, StringComparer.Ordinal);
        return Array.ConvertAll(column.ToTexts(), t => t is not null && numbers.TryGetValue(t, out var number) ? number : float.NaN);
    }

    private static LearningTask Infer(Column column, int distinct, int rows, SourceLocation place) => column switch
    {
        BooleanColumn => LearningTask.Binary,
        TimeColumn => throw Invalid($"the target '{column.Name}' is a date", "derive a number or a class from it with --derive", place),
        TextColumn when distinct > MostClasses => throw Invalid(
            $"the target '{column.Name}' is text with {distinct} different values, more than {MostClasses} classes", WrittenNumbers.NoteOf(column.Name, [.. column.ToTexts().OfType<string>().Distinct(StringComparer.Ordinal).Take(MostLookedAt)]) ?? "choose a target with fewer classes", place),
        TextColumn => distinct == 2 ? LearningTask.Binary : LearningTask.Multiclass,
        _ when distinct == 2 => LearningTask.Binary,
        IntegerColumn when distinct <= MostIntegerClasses && distinct <= rows / 10 => LearningTask.Multiclass,
        _ => LearningTask.Regression,
    };

    private static Target Numbers(Column column, SourceLocation place)
    {
        if (column is TextColumn or TimeColumn) throw Invalid($"the target '{column.Name}' holds {column.Type.ToString().ToLowerInvariant()}, a regression needs numbers", "use --task multiclass, or derive a number with --derive", place);
        var exact = column.ToDoubles();
        var values = Array.ConvertAll(exact, v => double.IsFinite(v) && Math.Abs(v) < 1e30 ? (float)v : float.NaN);
        RequireResolution(column.Name, exact, values, place);
        return new Target(column.Name, LearningTask.Regression, values, [], ClassKind.Integer);
    }

    // Models and their graphs count in 32 bits: a target that varies by little beside its size would be rounded away, and every figure with it.
    private static void RequireResolution(string name, double[] exact, float[] values, SourceLocation place)
    {
        var (count, mean, squares, lost) = (0L, 0.0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i])) continue;
            var from = exact[i] - mean;
            mean += from / ++count;
            squares += from * (exact[i] - mean);
            lost = Math.Max(lost, Math.Abs(exact[i] - values[i]));
        }

        if (count > 1 && lost > LargestLoss * Math.Sqrt(squares / count))
            throw Invalid($"the target '{name}' lies around {mean:G4} and varies by {Math.Sqrt(squares / count):G3}, less than 32-bit floats can tell", $"take its offset away: --derive 'less = {name} - {mean:0}' and --target less", place);
    }

    private static Target Classes(Column column, string?[] texts, string[] distinct, LearningTask task, SourceLocation place)
    {
        if (task == LearningTask.Binary && distinct.Length > 2) throw Invalid($"the target '{column.Name}' has {distinct.Length} values, a binary task needs two", "use --task multiclass", place);
        if (distinct.Length > MostClasses) throw Invalid($"the target '{column.Name}' has {distinct.Length} different values, more than {MostClasses} classes", "use --task regression for numbers", place);
        var kind = column switch { BooleanColumn => ClassKind.Flag, IntegerColumn => ClassKind.Integer, NumberColumn when distinct.All(IsWhole) => ClassKind.Integer, _ => ClassKind.Text };
        var classes = kind == ClassKind.Integer ? distinct.OrderBy(d => double.Parse(d, CultureInfo.InvariantCulture)) : distinct.Order(StringComparer.Ordinal);
        var target = new Target(column.Name, distinct.Length == 2 ? LearningTask.Binary : LearningTask.Multiclass, [], [.. classes], kind);
        return target with { Values = ReadAgain(column, target, place) };
    }

    private static bool IsWhole(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static WeirException Invalid(string message, string? hint, SourceLocation place) => new(TrainingErrors.InvalidTarget, message, hint, place);
}
