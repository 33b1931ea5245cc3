using Weir.Training.AutoML;

namespace Weir.Training.Learners;

/// <summary>What a learner predicts for the rows that tell it when to stop, had it stopped at other steps than the best: rounds, epochs, strengths of a penalty.</summary>
/// <remarks>A figure told of rows must not come from a model that stopped where these very rows liked it best; the steps that other rows chose are looked up here.</remarks>
internal sealed class StoppingPath
{
    private const int MostRows = 10_000;
    private const int MostValues = 100_000;

    /// <summary>Whether a path is kept: among more rows the best step is hardly better by luck, and more values would fill the memory.</summary>
    /// <param name="rows">Rows that say when to stop.</param>
    /// <param name="outputs">Values predicted for each.</param>
    public static bool IsKept(int rows, int outputs) => rows <= MostRows && (long)rows * outputs <= MostValues;

    private readonly List<PathPart> _parts = [];

    /// <summary>What stops by itself: one part, or several whose predictions are added up.</summary>
    public IReadOnlyList<PathPart> Parts => _parts;

    /// <summary>Columns that are sorted in each row of the sum, where they are quantiles; 1 for none.</summary>
    public int Sorted { get; init; } = 1;

    /// <summary>Where ln(y + shift) is learnt, the shift.</summary>
    public double? Shift { get; init; }

    /// <summary>Begins a part.</summary>
    public PathPart Begin()
    {
        _parts.Add(new PathPart());
        return _parts[^1];
    }

    /// <summary>Predictions with each part stopped near the step that is named for it; null where nothing was noted, or what was noted is no number.</summary>
    public float[]? At(IReadOnlyList<int> steps)
    {
        float[]? sum = null;
        for (var p = 0; p < _parts.Count; p++)
        {
            if (_parts[p].Near(steps[p]) is not { } predictions) return null;
            if (sum is null) sum = [.. predictions];
            else for (var i = 0; i < sum.Length; i++) sum[i] += predictions[i];
        }

        if (sum is not null && Sorted > 1) QuantileLoss.Sort(sum, Sorted);
        if (sum is not null && Shift is { } shift) sum = Array.ConvertAll(sum, m => LogTarget.Inverse(m, shift));
        // Steps past the best may have come off the numbers: that is no reason to doubt the best.
        return sum is not null && Array.TrueForAll(sum, float.IsFinite) ? sum : null;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Sorted);
        writer.Write(Shift ?? double.NaN);
        writer.Write(_parts.Count);
        foreach (var part in _parts) part.Write(writer);
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static StoppingPath Read(BinaryReader reader)
    {
        var path = new StoppingPath { Sorted = reader.ReadInt32(), Shift = reader.ReadDouble() is var shift && double.IsNaN(shift) ? null : shift };
        for (var count = reader.ReadInt32(); count > 0; count--) path._parts.Add(PathPart.Read(reader));
        return path;
    }
}

/// <summary>The steps of one thing that stops.</summary>
internal sealed class PathPart
{
    // Steps that lie closer than this predict much the same.
    private const double Growth = 1.3;

    private readonly List<(int Step, float[] Predictions)> _points = [];
    private int _next = 1;

    /// <summary>The step at which it stopped.</summary>
    public int Best { get; set; }

    /// <summary>Steps whose predictions are known.</summary>
    public IEnumerable<int> Steps => _points.Select(p => p.Step);

    /// <summary>Whether the predictions of a step are worth noting: those of the first, and then ever fewer.</summary>
    public bool Wants(int step) => step >= _next;

    /// <summary>Notes what is predicted at a step.</summary>
    public void Add(int step, float[] predictions)
    {
        _points.Add((step, predictions));
        _next = Math.Max(step + 1, (int)Math.Round(step * Growth));
    }

    /// <summary>Ends a part that is one column of several: the others' are 0.</summary>
    /// <param name="best">The step at which it stopped.</param>
    /// <param name="place">Which column.</param>
    /// <param name="width">Columns of all.</param>
    public void End(int best, int place, int width)
    {
        Best = best;
        for (var i = 0; i < _points.Count; i++)
        {
            var (step, column) = _points[i];
            var all = new float[column.Length * width];
            for (var r = 0; r < column.Length; r++) all[(r * width) + place] = column[r];
            _points[i] = (step, all);
        }
    }

    /// <summary>Predictions at the known step that is nearest by proportion.</summary>
    public float[]? Near(int step) => _points.Count == 0 ? null : _points.MinBy(p => Math.Abs(Math.Log((double)p.Step / Math.Max(1, step)))).Predictions;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Best);
        writer.Write(_points.Count);
        foreach (var (step, predictions) in _points)
        {
            writer.Write(step);
            writer.Write(predictions);
        }
    }

    /// <summary>As <see cref="Write"/> wrote it.</summary>
    public static PathPart Read(BinaryReader reader)
    {
        var part = new PathPart { Best = reader.ReadInt32() };
        for (var count = reader.ReadInt32(); count > 0; count--) part.Add(reader.ReadInt32(), reader.ReadFloats());
        return part;
    }
}
