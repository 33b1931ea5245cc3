using System.Globalization;
using Weir.Data.Tables;

namespace Weir.Training.Targets;

/// <summary>What is suspicious in a table before anything was trained: columns that hold the answer, rows that stand on both sides of the test.</summary>
internal static class TableWarnings
{
    private const int MostAnswers = 1000; // different values of a column that may be the target by another name
    private const double NearlyOne = 1 - 1e-9;
    private const double LeastVariety = 0.1;

    /// <summary>Warnings, a sentence each.</summary>
    public static IEnumerable<string> Of(TrainingData data, CancellationToken cancellation)
    {
        var target = Array.ConvertAll(data.TrainingRows, r => data.Target.Values[r]);
        List<string> same = [];
        foreach (var column in data.Columns)
        {
            cancellation.ThrowIfCancellationRequested();
            if (data.Target.Task.IsOfClasses() ? TellsTheClass(column, data.TrainingRows, target, data.Target.Classes.Count) : IsTheNumber(column, data.TrainingRows, target)) same.Add(column.Name);
        }

        if (same.Count > 0)
            yield return $"{string.Join(", ", same.Take(10).Select(n => $"'{n}'"))} {(same.Count == 1 ? "says" : "say")} the target '{data.Target.Name}' in every row: {(same.Count == 1 ? "does it" : "do they")} hold the answer? --drop {string.Join(',', same.Take(10))} leaves {(same.Count == 1 ? "it" : "them")} out";
        if (Repeated(data) is { } repeated) yield return repeated;
    }

    // As many values as classes, each in the rows of one class.
    private static bool TellsTheClass(Column column, int[] rows, float[] target, int classes)
    {
        if (column.MissingCount > 0) return false;
        var texts = column is TextColumn or TimeColumn ? column.ToTexts() : null;
        var numbers = texts is null ? column.ToDoubles() : null;
        Dictionary<object, float> classOf = [];
        for (var i = 0; i < rows.Length; i++)
        {
            object value = texts is null ? numbers![rows[i]] : texts[rows[i]]!;
            if (!classOf.TryGetValue(value, out var known)) classOf[value] = target[i];
            else if (known != target[i]) return false;
            if (classOf.Count > Math.Min(classes, MostAnswers)) return false;
        }

        return classOf.Count == classes;
    }

    // The same number, or one that rises or falls with it in a straight line: another unit, another sign.
    private static bool IsTheNumber(Column column, int[] rows, float[] target)
    {
        if (column is TextColumn or TimeColumn || column.MissingCount > 0 || rows.Length < 3) return false;
        var numbers = column.ToDoubles();
        double meanX = 0, meanY = 0, xx = 0, xy = 0, yy = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            double x = numbers[rows[i]], y = target[i];
            if (!double.IsFinite(x)) return false;
            var (dx, dy) = (x - meanX, y - meanY);
            meanX += dx / (i + 1);
            meanY += dy / (i + 1);
            xx += dx * (x - meanX);
            yy += dy * (y - meanY);
            xy += dx * (y - meanY);
        }

        return xx > 0 && yy > 0 && xy / xx * (xy / yy) > NearlyOne;
    }

    // Where a table has few different rows at all, equal ones are no sign of a mistake.
    private static string? Repeated(TrainingData data)
    {
        var training = Marks(data.Columns, data.TrainingRows, r => data.Target.Values[r]);
        HashSet<ulong> known = [.. training];
        if (known.Count < LeastVariety * training.Length) return null;
        if (!data.IsTested)
            return known.Count == training.Length ? null : string.Create(CultureInfo.InvariantCulture, $"{training.Length - known.Count} of {training.Length} rows repeat another one in every column: a row may be judged by models that saw its like, so the figures may flatter");
        var testing = data.Test is { } test ? Marks([.. data.Columns.Select(c => test.Column(c.Name))], test.Rows, r => test.Target.Values[r]) : Marks(data.Columns, data.TestRows, r => data.Target.Values[r]);
        var shared = testing.Count(known.Contains);
        return shared == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{shared} of {testing.Length} test rows stand among the training rows too, the same in every column: the figures may flatter");
    }

    // 64 bits for each row: among millions of rows two different ones are hardly ever taken for the same.
    private static ulong[] Marks(IReadOnlyList<Column> columns, int[] rows, Func<int, float> target)
    {
        var marks = Array.ConvertAll(rows, r => Mixed(14695981039346656037, BitConverter.SingleToUInt32Bits(target(r))));
        foreach (var column in columns)
        {
            if (column is TextColumn or TimeColumn)
            {
                var texts = column.ToTexts();
                for (var i = 0; i < rows.Length; i++)
                {
                    foreach (var c in texts[rows[i]] ?? "\0") marks[i] = (marks[i] ^ c) * 1099511628211;
                    marks[i] = Mixed(marks[i], 1);
                }
            }
            else
            {
                var numbers = column.ToDoubles();
                for (var i = 0; i < rows.Length; i++) marks[i] = Mixed(marks[i], double.IsNaN(numbers[rows[i]]) ? 1 : BitConverter.DoubleToUInt64Bits(numbers[rows[i]]));
            }
        }

        return marks;
    }

    private static ulong Mixed(ulong mark, ulong value)
    {
        mark = (mark ^ value) * 0x9e3779b97f4a7c15;
        return mark ^ (mark >> 29);
    }
}
