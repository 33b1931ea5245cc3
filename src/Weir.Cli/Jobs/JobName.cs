namespace Weir.Cli.Jobs;

/// <summary>The name of a job by its command, as Hydra names its programs: <c>python src/train.py</c> is <c>train</c>, <c>python -m lab.train</c> too.</summary>
internal static class JobName
{
    private static readonly string[] Scripts = [".py", ".sh", ".r", ".jl", ".ipynb", ".pl", ".rb", ".js", ".ts", ".lua"];

    public static string Of(IReadOnlyList<string> command)
    {
        for (var i = 1; i < command.Count; i++)
        {
            if (command[i] == "-m" && i + 1 < command.Count && Program(command[0]).StartsWith("python", StringComparison.Ordinal)) return command[i + 1].Split('.')[^1];
            if (Scripts.Contains(Path.GetExtension(command[i]).ToLowerInvariant()) && !command[i].StartsWith('-')) return Path.GetFileNameWithoutExtension(command[i]);
        }

        return command.Count == 0 ? "app" : Program(command[0]);
    }

    private static string Program(string word) => Scripts.Contains(Path.GetExtension(word).ToLowerInvariant()) ? Path.GetFileNameWithoutExtension(word) : Path.GetFileName(word);
}
