using System.IO.MemoryMappedFiles;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;
using Weir.Training.AutoML.Folds;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Workers;

/// <summary>All that training a candidate on a fold needs, in one file that every worker maps into its memory: features, target, folds, what learners are told.</summary>
/// <remarks>Features are held once for all workers, by the system's page cache. They come last, a matrix for each variant of the featurisation, one after another.</remarks>
internal sealed class TrialData : IDisposable
{
    private const int Format = 1; // both sides are the same program; this tells a file of another
    private const int Piece = 1 << 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly float[] _target;
    private readonly float[]? _weights;
    private readonly int[]? _queries;
    private readonly double[] _quantiles;
    private readonly Matrix[] _matrices;

    private TrialData(MemoryMappedFile file, MemoryMappedViewAccessor view, BinaryReader reader, long end)
    {
        (_file, _view) = (file, view);
        if (reader.ReadInt32() != Format) throw new InvalidDataException("the data of a search are of another version");
        (Task, Outputs, Seed, MostRounds) = ((LearningTask)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        Shift = reader.ReadBoolean() ? reader.ReadDouble() : null;
        _target = reader.ReadFloats();
        _weights = reader.ReadBoolean() ? reader.ReadFloats() : null;
        _queries = reader.ReadBoolean() ? reader.ReadInts() : null;
        _quantiles = reader.ReadDoubles();
        var folds = new Fold[reader.ReadInt32()];
        for (var f = 0; f < folds.Length; f++) folds[f] = new Fold(reader.ReadInts(), reader.ReadInts());
        Folds = folds;
        _matrices = new Matrix[reader.ReadInt32()];
        for (var m = 0; m < _matrices.Length; m++) _matrices[m] = new Matrix(reader.ReadFlags(), reader.ReadFlags(), 0);
        for (var m = _matrices.Length - 1; m >= 0; m--)
        {
            end -= (long)_target.Length * _matrices[m].Width * sizeof(float);
            _matrices[m] = _matrices[m] with { Offset = end };
        }
    }

    /// <summary>What is learnt.</summary>
    public LearningTask Task { get; }

    /// <summary>Classes of a multi-class task, else 1.</summary>
    public int Outputs { get; }

    /// <summary>Same seed, same models.</summary>
    public int Seed { get; }

    /// <summary>Rounds of boosting at most.</summary>
    public int MostRounds { get; }

    /// <summary>What makes every value of the target positive, where its logarithm may be learnt.</summary>
    public double? Shift { get; }

    /// <summary>Rows by fold.</summary>
    public IReadOnlyList<Fold> Folds { get; }

    /// <summary>Group of each row where the order of its rows is learnt; null otherwise.</summary>
    public int[]? Queries => _queries;

    /// <summary>Bytes of one matrix of features.</summary>
    public long MatrixBytes => (long)_target.Length * _matrices[0].Width * sizeof(float);

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where; it must not be there.</param>
    /// <param name="variants">Rows with features, one for each variant of the featurisation; target and weights are those of the first.</param>
    /// <param name="folds">Rows by fold.</param>
    /// <param name="options">What learners are told; features of each variant are described beside it.</param>
    /// <param name="scaled">Which features of a variant should be brought to one scale.</param>
    /// <param name="shift">What makes every value of the target positive.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>: the disk is full, for one.</exception>
    public static void Write(string path, IReadOnlyList<Samples> variants, IReadOnlyList<Fold> folds, LearnerOptions options, IReadOnlyList<bool[]> scaled, double? shift)
    {
        var bytes = variants.Sum(v => v.Features.LongLength * sizeof(float));
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            using var writer = new BinaryWriter(stream);
            writer.Write(Format);
            foreach (var number in new[] { (int)options.Task, options.Outputs, options.Seed, options.MostRounds }) writer.Write(number);
            writer.Write(shift is not null);
            if (shift is { } value) writer.Write(value);
            writer.Write(variants[0].Target);
            writer.Write(variants[0].Weights is not null);
            if (variants[0].Weights is { } weights) writer.Write(weights);
            writer.Write(variants[0].Queries is not null);
            if (variants[0].Queries is { } queries) writer.Write(queries);
            writer.Write(options.Quantiles);
            writer.Write(folds.Count);
            foreach (var fold in folds)
            {
                writer.Write(fold.Training);
                writer.Write(fold.Check);
            }

            writer.Write(variants.Count);
            for (var v = 0; v < variants.Count; v++)
            {
                writer.Write(variants[v].Sparse);
                writer.Write(scaled[v]);
            }

            foreach (var variant in variants)
                for (var i = 0; i < variant.Features.Length; i += Piece)
                    writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(variant.Features.AsSpan(i, Math.Min(Piece, variant.Features.Length - i))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            var reason = e is ArgumentOutOfRangeException ? "files may not be that large" : e.Message.Split('\n')[0]; // .NET's word for EFBIG
            throw new WeirException(ErrorCodes.CannotWrite, $"the {bytes / 1e6:0.#} MB that workers of the search read cannot be written below '{Path.GetDirectoryName(path)}': {reason}", "TMPDIR names another place for temporary files", inner: e);
        }
    }

    /// <summary>Opens the file.</summary>
    public static TrialData Open(string path)
    {
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        try
        {
            using var reader = new BinaryReader(new BufferedStream(file.CreateViewStream(0, 0, MemoryMappedFileAccess.Read)));
            return new TrialData(file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), reader, new FileInfo(path).Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Rows with the features of a variant.</summary>
    public Samples Rows(int variant, int[] rows)
    {
        var matrix = _matrices[variant];
        var features = new float[(long)rows.Length * matrix.Width];
        for (var i = 0; i < rows.Length; i++)
            _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(matrix.Offset + ((long)rows[i] * matrix.Width * sizeof(float))), features.AsSpan(i * matrix.Width, matrix.Width));
        return new Samples(features, matrix.Sparse, Array.ConvertAll(rows, r => _target[r]))
        {
            Weights = _weights is null ? null : Array.ConvertAll(rows, r => _weights[r]),
            Queries = _queries is null ? null : Array.ConvertAll(rows, r => _queries[r]),
        };
    }

    /// <summary>What learners are told with the features of a variant.</summary>
    public LearnerOptions Options(int variant, IProgressSink progress) =>
        new(Task, Outputs, _matrices[variant].Scaled, _matrices[variant].Sparse, Seed, MostRounds, progress) { HasCurves = false, Threads = 1, Quantiles = _quantiles };

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private sealed record Matrix(bool[] Sparse, bool[] Scaled, long Offset)
    {
        public int Width => Sparse.Length;
    }
}
