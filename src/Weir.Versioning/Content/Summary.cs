namespace Weir.Versioning.Content;

/// <summary>128 bits that sum up names and hashes; sums of them do not depend on order. Not <c>UInt128</c>: methods that touch that are compiled anew at each start.</summary>
internal readonly record struct Summary(ulong Low, ulong High)
{
    /// <summary>The sum, without regard to overflow.</summary>
    public static Summary operator +(Summary a, Summary b)
    {
        var low = a.Low + b.Low;
        return new Summary(low, a.High + b.High + (low < a.Low ? 1UL : 0UL));
    }
}
