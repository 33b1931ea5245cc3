using Weir.Foundation.Progress;

namespace Weir.Data.Tables;

/// <summary>How a table file is opened.</summary>
public sealed record TableOptions
{
    /// <summary>Format of the file (<c>csv</c>, <c>tsv</c>, <c>parquet</c>, <c>jsonl</c>) where its name does not tell.</summary>
    public string? Format { get; init; }

    /// <summary>Delimiter of a text file; null finds it in the header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Columns computed from others, each <c>name = SQL expression</c>.</summary>
    public IReadOnlyList<string> Derive { get; init; } = [];

    /// <summary>Hears how far reading has come.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;
}
