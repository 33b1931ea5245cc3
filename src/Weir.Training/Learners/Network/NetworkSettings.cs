using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Training.Learners.Network;

/// <summary>Shape and training of a network.</summary>
/// <param name="Hidden">Units of the hidden layers.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="Decay">Weight decay.</param>
/// <param name="Batch">Rows of a step.</param>
/// <param name="Epochs">Passes over the rows at most.</param>
/// <param name="Seeds">Networks that are averaged.</param>
internal sealed record NetworkSettings(int[] Hidden, float Rate, float Decay, int Batch, int Epochs, int Seeds)
{
    private const double MostWork = 6e10; // multiplications of one network: some ten seconds
    private const int MostEpochs = 150;

    public static readonly IReadOnlyList<string> Names = ["hidden", "rate", "decay", "batch", "epochs", "networks"];

    /// <exception cref="WeirException"><c>invalid_value</c>: a value that there cannot be.</exception>
    public static NetworkSettings Of(LearnerOptions options, Samples samples)
    {
        var hidden = Array.ConvertAll(options.Text("hidden", "64").Split([',', ' ', 'x'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), t =>
            int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units is > 0 and <= 2048 ? units : throw Invalid("hidden", "one to three numbers of units up to 2048, such as 64 or 64,32", options.Text("hidden", string.Empty)));
        if (hidden.Length is 0 or > 3) throw Invalid("hidden", "one to three numbers of units up to 2048, such as 64 or 64,32", options.Text("hidden", string.Empty));
        var work = (double)samples.Rows * hidden.Append(Math.Max(1, options.Outputs)).Aggregate((Before: samples.Width, Sum: 0.0), (s, units) => (units, s.Sum + ((double)s.Before * units))).Sum * 3;
        var affordable = (int)Math.Clamp(MostWork / work, 5, MostEpochs);
        return new NetworkSettings(
            hidden,
            (float)Within(options, "rate", samples.Rows < 2000 ? 0.003 : 0.002, 1e-6, 1),
            (float)Within(options, "decay", 0.01, 0, 10),
            (int)Within(options, "batch", Math.Clamp(samples.Rows / 40, 16, 256), 1, 1_000_000),
            (int)Within(options, "epochs", affordable, 1, 100_000),
            (int)Within(options, "networks", 2, 1, 50));
    }

    private static double Within(LearnerOptions options, string name, double otherwise, double least, double most)
    {
        var value = options.Number(name, otherwise);
        return value >= least && value <= most ? value : throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), LinearLearner.Text(value));
    }

    private static WeirException Invalid(string name, string wanted, string given) => new(ErrorCodes.InvalidValue, $"the setting '{name}' of a network must be {wanted}, not '{given}'");
}
