using System.IO.MemoryMappedFiles;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Progress;
using Weir.Training.AutoML.Folds;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;

namespace Weir.Training.AutoML.Workers;

/// <summary>All that training a candidate on a fold needs, in one file that every worker maps into its memory: features, target, folds, what learners are told.</summary>
/// <remarks>Features are held once for all workers, by the system's page cache. They come last: one wide matrix, of whose columns each variant has some.</remarks>
internal sealed class TrialData : IDisposable
{
    private const int Format = 3; // both sides are the same program; this tells a file of another
    private const int Piece = 1 << 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly float[] _target;
    private readonly float[]? _weights;
    private readonly int[]? _queries;
    private readonly double[] _quantiles;
    private readonly FeatureSpace _space;
    private readonly bool[] _sparse;
    private readonly bool[] _scaled;
    private readonly bool[]? _categories;
    private readonly long _offset;

    private TrialData(MemoryMappedFile file, MemoryMappedViewAccessor view, BinaryReader reader, long end)
    {
        (_file, _view) = (file, view);
        if (reader.ReadInt32() != Format) throw new InvalidDataException("the data of a search are of another version");
        (Task, Outputs, Seed, MostRounds) = ((LearningTask)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        Shift = reader.ReadBoolean() ? reader.ReadDouble() : null;
        IsTold = reader.ReadBoolean();
        _target = reader.ReadFloats();
        _weights = reader.ReadBoolean() ? reader.ReadFloats() : null;
        _queries = reader.ReadBoolean() ? reader.ReadInts() : null;
        _quantiles = reader.ReadDoubles();
        var folds = new Fold[reader.ReadInt32()];
        for (var f = 0; f < folds.Length; f++) folds[f] = new Fold(reader.ReadInts(), reader.ReadInts());
        Folds = folds;
        _space = FeatureSpace.Read(reader);
        (_sparse, _scaled) = (reader.ReadFlags(), reader.ReadFlags());
        _categories = reader.ReadBoolean() ? reader.ReadFlags() : null;
        _offset = end - ((long)_target.Length * _space.Width * sizeof(float));
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

    /// <summary>Whether figures of the rows that tell when to stop are told to anybody.</summary>
    public bool IsTold { get; }

    /// <summary>Rows by fold.</summary>
    public IReadOnlyList<Fold> Folds { get; }

    /// <summary>Group of each row where the order of its rows is learnt; null otherwise.</summary>
    public int[]? Queries => _queries;

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where; it must not be there.</param>
    /// <param name="samples">All rows, with the features of all variants.</param>
    /// <param name="space">Which of them each variant has.</param>
    /// <param name="folds">Rows by fold.</param>
    /// <param name="options">What learners are told.</param>
    /// <param name="shift">What makes every value of the target positive.</param>
    /// <param name="isTold">Whether figures of the rows that tell when to stop are told to anybody.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>: the disk is full, for one.</exception>
    public static void Write(string path, Samples samples, FeatureSpace space, IReadOnlyList<Fold> folds, LearnerOptions options, double? shift, bool isTold)
    {
        var bytes = samples.Features.LongLength * sizeof(float);
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            using var writer = new BinaryWriter(stream);
            writer.Write(Format);
            foreach (var number in new[] { (int)options.Task, options.Outputs, options.Seed, options.MostRounds }) writer.Write(number);
            writer.Write(shift is not null);
            if (shift is { } value) writer.Write(value);
            writer.Write(isTold);
            writer.Write(samples.Target);
            writer.Write(samples.Weights is not null);
            if (samples.Weights is { } weights) writer.Write(weights);
            writer.Write(samples.Queries is not null);
            if (samples.Queries is { } queries) writer.Write(queries);
            writer.Write(options.Quantiles);
            writer.Write(folds.Count);
            foreach (var fold in folds)
            {
                writer.Write(fold.Training);
                writer.Write(fold.Check);
            }

            space.Write(writer);
            writer.Write(samples.Sparse);
            writer.Write(options.Scaled);
            writer.Write(samples.Categories is not null);
            if (samples.Categories is { } categories) writer.Write(categories);
            for (var i = 0; i < samples.Features.Length; i += Piece)
                writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.Features.AsSpan(i, Math.Min(Piece, samples.Features.Length - i))));
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"the {bytes / 1e6:0.#} MB that workers of the search read cannot be written below '{Path.GetDirectoryName(path)}': {DiskFailure.ReasonOf(e)}", "TMPDIR names another place for temporary files", inner: e);
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

    /// <summary>Bytes of the features of a variant in a fold, all rows of the fold together.</summary>
    public long BytesOf(Variant variant, int fold) => (long)(Folds[fold].Training.Length + Folds[fold].Check.Length) * _space.Places(variant, fold).Length * sizeof(float);

    /// <summary>Rows with the features of a variant in a fold.</summary>
    public Samples Rows(Variant variant, int fold, int[] rows)
    {
        var places = _space.Places(variant, fold);
        var whole = new float[_space.Width];
        var features = new float[(long)rows.Length * places.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var picked = features.AsSpan(i * places.Length, places.Length);
            Read(rows[i], places.Length == whole.Length ? picked : whole);
            for (var f = 0; f < places.Length && places.Length < whole.Length; f++) picked[f] = whole[places[f]];
        }

        return new Samples(features, Picked(_sparse, places), Array.ConvertAll(rows, r => _target[r]), _categories is null ? null : Picked(_categories, places))
        {
            Weights = _weights is null ? null : Array.ConvertAll(rows, r => _weights[r]),
            Queries = _queries is null ? null : Array.ConvertAll(rows, r => _queries[r]),
        };
    }

    /// <summary>What learners are told with the features of a variant in a fold.</summary>
    public LearnerOptions Options(Variant variant, int fold, IProgressSink progress)
    {
        var places = _space.Places(variant, fold);
        return new(Task, Outputs, Picked(_scaled, places), Picked(_sparse, places), Seed, MostRounds, progress) { HasCurves = false, Threads = 1, Quantiles = _quantiles };
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void Read(int row, Span<float> features) =>
        _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(_offset + ((long)row * features.Length * sizeof(float))), features);

    private static bool[] Picked(bool[] flags, int[] places) => Array.ConvertAll(places, p => flags[p]);
}
