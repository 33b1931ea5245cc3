namespace Weir.Training.Learners;

/// <summary>Rows to learn from: the feature matrix, row-major, and the target (class number, or value).</summary>
internal sealed record Samples(float[] Features, int Width, float[] Target)
{
    public int Rows => Target.Length;

    public Samples Select(int[] rows)
    {
        var features = new float[(long)rows.Length * Width];
        for (var i = 0; i < rows.Length; i++) Features.AsSpan(rows[i] * Width, Width).CopyTo(features.AsSpan(i * Width));
        return new Samples(features, Width, Array.ConvertAll(rows, r => Target[r]));
    }
}
