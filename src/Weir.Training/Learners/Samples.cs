using System.Runtime.CompilerServices;
using Weir.Native.XGBoost;

namespace Weir.Training.Learners;

/// <summary>Rows to learn from: the feature matrix, row-major, and the target (class number, or value).</summary>
/// <param name="Features">Rows × width.</param>
/// <param name="Sparse">Which features are 0 in most rows; their length is the width. Trees take a 0 there for missing.</param>
/// <param name="Target">One a row.</param>
/// <param name="Categories">Which features are codes of categories, which trees divide by sets; null for none.</param>
internal sealed record Samples(float[] Features, bool[] Sparse, float[] Target, bool[]? Categories = null)
{
    private const long MostPartCells = 30_000_000; // 120 MB, and what the library makes of them

    // Shared by copies of this record with another target or other weights: what the library computes of the features is computed once.
    private readonly Lazy<DMatrix> _matrix = new(() => MatrixOf(Features, Sparse, Categories, Target.Length));
    private readonly StrongBox<bool> _isWeighted = new();
    private readonly List<(int[] Places, Samples Samples)> _parts = [];

    /// <summary>How much each row counts, 1 on average; null where all count alike.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Group of each row, those of a group side by side: what is ranked. Null otherwise.</summary>
    public int[]? Queries { get; init; }

    public int Width => Sparse.Length;

    public int Rows => Target.Length;

    /// <summary>The rows in XGBoost's own memory, with this target. For one thread at a time.</summary>
    public DMatrix Matrix()
    {
        _matrix.Value.SetLabel(Target);
        if (Weights is not null || _isWeighted.Value) _matrix.Value.SetWeight(Weights ?? [.. Enumerable.Repeat(1f, Rows)]);
        _isWeighted.Value = Weights is not null;
        if (Queries is not null) _matrix.Value.SetGroups(Array.ConvertAll(QuerySizes(), s => (uint)s));
        return _matrix.Value;
    }

    /// <summary>For each query the place behind its last row.</summary>
    public int[] QueryEnds() => [.. Enumerable.Range(1, Rows).Where(r => r == Rows || Queries![r] != Queries[r - 1])];

    /// <summary>The same rows with some features only.</summary>
    public Samples Keep(int[] places)
    {
        var features = new float[(long)Rows * places.Length];
        for (var r = 0; r < Rows; r++)
        {
            var row = Features.AsSpan(r * Width, Width);
            var picked = features.AsSpan(r * places.Length, places.Length);
            for (var i = 0; i < places.Length; i++) picked[i] = row[places[i]];
        }

        return new Samples(features, Array.ConvertAll(places, p => Sparse[p]), Target, Categories is null ? null : Array.ConvertAll(places, p => Categories[p])) { Weights = Weights, Queries = Queries };
    }

    /// <summary>The same features for those who predict: what was picked last is kept, as several models want the same.</summary>
    public Samples Part(int[] places)
    {
        foreach (var (known, samples) in _parts)
            if (ReferenceEquals(known, places) || known.AsSpan().SequenceEqual(places)) return samples;
        while (_parts.Count > 0 && ((long)Rows * places.Length) + _parts.Sum(p => p.Samples.Features.LongLength) > MostPartCells)
        {
            _parts[0].Samples.DisposeMatrix();
            _parts.RemoveAt(0);
        }

        _parts.Add((places, Keep(places)));
        return _parts[^1].Samples;
    }

    public Samples Select(int[] rows)
    {
        var features = new float[(long)rows.Length * Width];
        for (var i = 0; i < rows.Length; i++) Features.AsSpan(rows[i] * Width, Width).CopyTo(features.AsSpan(i * Width));
        return new Samples(features, Sparse, Array.ConvertAll(rows, r => Target[r]), Categories)
        {
            Weights = Weights is null ? null : Array.ConvertAll(rows, r => Weights[r]),
            Queries = Queries is null ? null : Array.ConvertAll(rows, r => Queries[r]),
        };
    }

    /// <summary>What predictions of some rows are judged by: all but the features.</summary>
    public Samples Judged(int[] rows) => new([], Sparse, Array.ConvertAll(rows, r => Target[r]))
    {
        Weights = Weights is null ? null : Array.ConvertAll(rows, r => Weights[r]),
        Queries = Queries is null ? null : Array.ConvertAll(rows, r => Queries[r]),
    };

    /// <summary>Rows of each query.</summary>
    public int[] QuerySizes()
    {
        var ends = QueryEnds();
        return [.. ends.Select((end, q) => end - (q == 0 ? 0 : ends[q - 1]))];
    }

    /// <summary>Gives back the library's memory, of all copies of this record.</summary>
    public void DisposeMatrix()
    {
        if (_matrix.IsValueCreated) _matrix.Value.Dispose();
        foreach (var (_, samples) in _parts) samples.DisposeMatrix();
    }

    private static DMatrix MatrixOf(float[] features, bool[] sparse, bool[]? categories, int rows)
    {
        var width = sparse.Length;
        var types = categories is null || !categories.Contains(true) ? null : new FeatureInfo([], Array.ConvertAll(categories, c => c ? FeatureType.Category : FeatureType.Number));
        if (!sparse.Contains(true)) return DMatrix.FromDense(features, rows, width, types, threads: 0);
        var starts = new ulong[rows + 1];
        var (columns, values) = (new List<uint>(rows * 8), new List<float>(rows * 8));
        for (var r = 0; r < rows; r++)
        {
            var row = features.AsSpan(r * width, width);
            for (var f = 0; f < width; f++)
            {
                if (row[f] == 0 && sparse[f]) continue;
                columns.Add((uint)f);
                values.Add(row[f]);
            }

            starts[r + 1] = (ulong)values.Count;
        }

        return DMatrix.FromSparseRows(starts, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(columns), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), width, types, threads: 0);
    }
}
