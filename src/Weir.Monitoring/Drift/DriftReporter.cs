using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Lineage;
using Weir.Monitoring.Sources;
using Weir.Monitoring.Tests;
using Weir.Statistics.Tests;

namespace Weir.Monitoring.Drift;

/// <summary>Compares two tables column by column.</summary>
public static class DriftReporter
{
    private const double MissingSignificance = 0.05;
    private const double NoticeableMissing = 0.01;

    /// <summary>Compares, writes the page where asked, and records what was read and made.</summary>
    /// <exception cref="WeirException">A table is missing, broken or empty; a named column or test does not exist.</exception>
    public static async Task<DriftReport> RunAsync(DriftRequest request, StepContext context, CancellationToken cancellation = default)
    {
        var started = context.Time.GetUtcNow();
        using var reference = await MonitoredTable.OpenAsync(request.Reference, context, cancellation);
        using var current = await MonitoredTable.OpenAsync(request.Current, context, cancellation);
        var report = Compare(reference.Table, current.Table, request, context, cancellation) with
        {
            Reference = context.NameOf(request.Reference),
            Current = context.NameOf(request.Current),
        };
        List<Artifact> outputs = [];
        if (request.Output is { } output)
        {
            AtomicFile.WriteText(output, DriftPage.ToText(report, context.Time.GetUtcNow()));
            outputs.Add(context.Describe(ArtifactKinds.Report, output, cancellation: cancellation));
        }

        var configuration = ConfigurationJson.Of(
            ("reference", report.Reference), ("current", report.Current), ("drifted", report.IsDrifted), ("drifted_columns", report.Columns.Where(c => c.IsDrifted).Select(c => c.Name)), ("drift_share", request.DriftShare));
        await context.RecordAsync(
            new Step("monitor report", report.Current, started, [.. reference.Describe(context, cancellation), .. current.Describe(context, cancellation)], outputs, configuration), cancellation);
        return report;
    }

    /// <summary>Compares two open tables.</summary>
    public static DriftReport Compare(Table reference, Table current, DriftRequest request, StepContext context, CancellationToken cancellation = default)
    {
        if (reference.RowCount == 0 || current.RowCount == 0)
            throw new WeirException(ErrorCodes.InvalidValue, $"'{(reference.RowCount == 0 ? reference.Path : current.Path)}' has no rows to compare");
        if (request.Test is { } all) DriftTests.Find(all);
        foreach (var test in request.ColumnTests.Values) DriftTests.Find(test);
        foreach (var name in request.Columns.Concat(request.Categorical).Concat(request.ColumnTests.Keys)) reference.Find(name);

        var asked = reference.Columns.Where(c => (request.Columns.Count == 0 || request.Columns.Contains(c.Name)) && !request.Ignore.Contains(c.Name)).ToList();
        var shared = asked.Where(c => current.Has(c.Name)).ToList();
        var changed = shared.Where(c => IsTypeChanged(reference, current, c, cancellation)).ToList();
        List<ColumnDrift> columns = [];
        foreach (var column in shared.Except(changed))
        {
            context.Progress.Report($"comparing {column.Name}", columns.Count, shared.Count, "columns");
            cancellation.ThrowIfCancellationRequested();
            columns.Add(OfColumn(ColumnPair.Read(reference, current, column.Name, request.Categorical.Contains(column.Name), cancellation), request));
        }

        return new DriftReport
        {
            Reference = reference.Path,
            Current = current.Path,
            ReferenceRows = reference.RowCount,
            CurrentRows = current.RowCount,
            MissingColumns = [.. asked.Where(c => !current.Has(c.Name))],
            ExtraColumns = request.Columns.Count > 0 ? [] : [.. current.Columns.Where(c => !reference.Has(c.Name) && !request.Ignore.Contains(c.Name))],
            TypeChanges = [.. changed.Select(c => new TypeChange(c.Name, c.Type, current.Find(c.Name).Type))],
            Columns = columns,
            DriftShare = request.DriftShare,
        };
    }

    // A column without any value has no type of its own in a text file: it fits every kind.
    private static bool IsTypeChanged(Table reference, Table current, TableColumn column, CancellationToken cancellation) =>
        !ColumnPair.Comparable(column.Type, current.Find(column.Name).Type)
        && !IsEmpty(reference, column.Name, cancellation) && !IsEmpty(current, column.Name, cancellation);

    private static bool IsEmpty(Table table, string column, CancellationToken cancellation) => table.CountValues(column, 1, cancellation).Count == 0;

    private static ColumnDrift OfColumn(ColumnPair pair, DriftRequest request)
    {
        var missing = TwoProportionTest.Of(pair.ReferenceRows - pair.ReferencePresent, pair.ReferenceRows, pair.CurrentRows - pair.CurrentPresent, pair.CurrentRows);
        var difference = Math.Abs((double)pair.ReferencePresent / pair.ReferenceRows - (double)pair.CurrentPresent / pair.CurrentRows);
        var drift = new ColumnDrift
        {
            Pair = pair,
            IsDistributionDrifted = false,
            MissingPValue = missing.PValue,
            IsMissingDrifted = missing.PValue < MissingSignificance && difference >= NoticeableMissing,
            NewCategories = [.. pair.Categories.Where(c => c.Reference == 0).OrderByDescending(c => c.Current)],
            LostCategories = [.. pair.Categories.Where(c => c.Current == 0).OrderByDescending(c => c.Reference)],
        };
        if (Untestable(pair) is { } note) return drift with { Note = note };
        var test = Choose(pair, request);
        var score = test.Compare(pair);
        var threshold = (test.IsPValue ? request.PValueThreshold : request.DistanceThreshold) ?? test.DefaultThreshold;
        return drift with
        {
            Test = test.Name,
            PValue = test.IsPValue ? score.Score : null,
            Distance = test.IsPValue ? null : score.Score,
            Threshold = threshold,
            EffectSize = score.EffectSize,
            EffectName = score.EffectName,
            IsDistributionDrifted = test.IsDrift(score.Score, threshold),
        };
    }

    private static string? Untestable(ColumnPair pair)
    {
        if (pair.Kind == DriftKind.Time) return "time is not tested";
        if (pair.Kind == DriftKind.Text) return "text of mostly distinct values is not tested";
        if (pair.ReferencePresent == 0 && pair.CurrentPresent == 0) return "no values in either table";
        if (pair.ReferencePresent == 0) return "no values in the reference";
        if (pair.CurrentPresent == 0) return "no values in the current table";
        return pair.Kind == DriftKind.Numeric && (pair.ReferenceSorted.Length == 0 || pair.CurrentSorted.Length == 0) ? "no finite numbers in one of the tables" : null;
    }

    private static IDriftTest Choose(ColumnPair pair, DriftRequest request)
    {
        if (request.ColumnTests.TryGetValue(pair.Name, out var named))
        {
            var test = DriftTests.Find(named);
            return test.Fits(pair) ? test : throw new WeirException(ErrorCodes.InvalidValue, $"the test '{named}' does not fit column '{pair.Name}', which is {pair.Kind.ToString().ToLowerInvariant()} with {pair.PooledDistinct} or more distinct values");
        }

        return request.Test is { } all && DriftTests.Find(all) is var wanted && wanted.Fits(pair) ? wanted : DriftTests.Default(pair);
    }
}
