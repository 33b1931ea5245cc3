using Weir.Foundation.Numerics;

namespace Weir.Tuning.Trials;

/// <summary>Random numbers of a trial: from the study's seed, the trial's number and a purpose. No stream is shared, so parallel workers do not disturb each other.</summary>
internal static class StudyRandom
{
    public static SeededRandom For(ulong seed, int trial, uint purpose = 0) => new(Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ ((ulong)purpose << 32 | (uint)trial)));

    // The finaliser of MurmurHash3 as tuned by Stafford (variant 13).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
