using Weir.Foundation.Errors;

namespace Weir.Cli.Shell;

/// <summary>Ports that users type.</summary>
internal static class PortOption
{
    private const int Largest = 65_535;

    /// <summary>The port; 0 stands for a free one.</summary>
    /// <exception cref="WeirException"><c>usage</c>: no port.</exception>
    public static int Check(int port) =>
        port is >= 0 and <= Largest ? port : throw WeirException.Usage($"{port} is no port", $"ports go from 1 to {Largest}; 0 takes a free one");
}
