using System.Numerics.Tensors;

namespace Weir.Training.Learners;

/// <summary>Scaled rows for a linear model: features with values in most rows side by side, of the others only what is not 0.</summary>
internal sealed class LinearRows
{
    private readonly float[] _dense;
    private readonly int _denseWidth;
    private readonly int[] _starts;
    private readonly int[] _places;
    private readonly float[] _values;
    private readonly int[] _order;

    public LinearRows(Samples samples, FeatureScaler scaler, LearnerOptions options)
    {
        bool IsSparse(int f) => options.Sparse[f] && !options.Scaled[f];
        var all = Enumerable.Range(0, samples.Width);
        int[] dense = [.. all.Where(f => !IsSparse(f))], sparse = [.. all.Where(IsSparse)];
        _order = [.. dense, .. sparse];
        _denseWidth = dense.Length;
        _dense = new float[samples.Rows * _denseWidth];
        _starts = new int[samples.Rows + 1];
        List<int> places = [];
        List<float> values = [];
        for (var r = 0; r < samples.Rows; r++)
        {
            var row = samples.Features.AsSpan(r * samples.Width, samples.Width);
            for (var i = 0; i < dense.Length; i++) _dense[(r * _denseWidth) + i] = (float)scaler.One(row[dense[i]], dense[i]);
            for (var i = 0; i < sparse.Length; i++)
            {
                if (row[sparse[i]] == 0) continue;
                places.Add(_denseWidth + i);
                values.Add((float)scaler.One(row[sparse[i]], sparse[i]));
            }

            _starts[r + 1] = places.Count;
        }

        (_places, _values) = ([.. places], [.. values]);
    }

    /// <summary>Features.</summary>
    public int Width => _order.Length;

    /// <summary>Which feature stands at a place of these rows.</summary>
    public int FeatureAt(int place) => _order[place];

    /// <summary>A row times weights, one a place.</summary>
    public float Dot(int row, ReadOnlySpan<float> weights)
    {
        var sum = TensorPrimitives.Dot(_dense.AsSpan(row * _denseWidth, _denseWidth), weights[.._denseWidth]);
        for (var i = _starts[row]; i < _starts[row + 1]; i++) sum += _values[i] * weights[_places[i]];
        return sum;
    }

    /// <summary>Adds a multiple of a row to sums, one a place.</summary>
    public void AddTo(int row, float factor, Span<float> sums)
    {
        var dense = sums[.._denseWidth];
        TensorPrimitives.MultiplyAdd(_dense.AsSpan(row * _denseWidth, _denseWidth), factor, dense, dense);
        for (var i = _starts[row]; i < _starts[row + 1]; i++) sums[_places[i]] += factor * _values[i];
    }
}
