using System.Collections;
using Weir.Foundation.Errors;

namespace Weir.Execution.Slurm;

/// <summary>Which variables a job gets, and by which way: written into its script, or by the environment of <c>sbatch</c>, which Slurm keeps with the job where no other user reads it.</summary>
/// <remarks>A script lies in the project, on a disk that machines share and backups copy: no secret of the driver is written into it. Everything else is, for what Slurm passes on by itself costs
/// a job more. Whoever says <c>--export</c> is heard: his words alone decide then what of the driver's variables a job gets. See docs/decisions.</remarks>
internal sealed class JobVariables(SlurmOptions options)
{
    private const string Own = "SLURM_";

    // What sbatch itself needs.
    private static readonly string[] Needed = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS"];

    private readonly bool _isSaid = options.Arguments.SelectMany(a => a.Split(' ')).Any(a => a is "--export" or "--export-file" || a.StartsWith("--export=", StringComparison.Ordinal) || a.StartsWith("--export-file=", StringComparison.Ordinal));

    /// <summary>Changes to the environment of <c>sbatch</c>: null takes a variable away.</summary>
    public Dictionary<string, string?> OfSbatch() => _isSaid
        ? []
        : Driver().Where(v => !Needed.Contains(v.Name) && !v.Name.StartsWith("SBATCH_", StringComparison.Ordinal) && !IsSecret(v.Name, v.Value)).ToDictionary(v => v.Name, _ => (string?)null);

    /// <summary>Variables that a job's script sets, in the order of their names: those of the driver, as on its own machine, and those of the request; null takes one away.</summary>
    public SortedDictionary<string, string?> OfScript(CommandRequest request)
    {
        var variables = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var driver = Driver().ToDictionary(v => v.Name, v => v.Value);
        foreach (var (name, value) in driver)
            if (!_isSaid && IsName(name) && !name.StartsWith(Own, StringComparison.Ordinal) && name is not ("PWD" or "OLDPWD" or "SHLVL" or "_") && !IsSecret(name, value)) variables[name] = value;
        foreach (var (name, value) in request.Environment)
            if (IsName(name) && (_isSaid || value is null || !IsSecret(name, value) || driver.GetValueOrDefault(name) != value)) variables[name] = value;
        variables[CommandRequest.TagVariable] = null; // what a killed driver left here is ended by that; a job goes on and is found again
        return variables;
    }

    private bool IsSecret(string name, string value) => options.Secrets.Matches(name) || Redact.Text(value) != value;

    private static IEnumerable<(string Name, string Value)> Driver()
    {
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            if (entry is { Key: string name, Value: string value }) yield return (name, value);
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
