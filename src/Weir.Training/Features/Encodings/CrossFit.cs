using Weir.Foundation.Numerics;

namespace Weir.Training.Features.Encodings;

/// <summary>Divides training rows into parts: what encodes a row by targets is fitted on the other parts.</summary>
/// <param name="PartOf">The part of each training row.</param>
internal sealed record CrossFit(int[] PartOf)
{
    /// <summary>Parts.</summary>
    public const int Count = 5;

    public static CrossFit Of(int rows, int seed)
    {
        var order = Enumerable.Range(0, rows).ToArray();
        new SeededRandom((ulong)seed + 0x5eed).Shuffle<int>(order);
        var parts = new int[rows];
        for (var i = 0; i < rows; i++) parts[order[i]] = i % Count;
        return new CrossFit(parts);
    }

    /// <summary>The rows of a part, ascending.</summary>
    public int[] RowsOf(int part) => [.. Enumerable.Range(0, PartOf.Length).Where(r => PartOf[r] == part)];
}
