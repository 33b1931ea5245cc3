namespace Weir.Server.Tests.Faults;

/// <summary>How much of a fault is tried: a seeded short form among all tests, the whole with <c>make faults</c>.</summary>
internal static class FaultScale
{
    public static bool IsFull => Environment.GetEnvironmentVariable("WEIR_FAULTS") == "full";

    public static int Of(int few, int many) => IsFull ? many : few;
}
