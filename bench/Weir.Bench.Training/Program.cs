// A trained pipeline in process: CPU time of one row from raw columns, and the size of its file beside XGBoost's own.
// usage: Weir.Bench.Training row PACKAGE TABLE [RUNS]
using System.Globalization;
using Weir.Bench.Training;

switch (args)
{
    case ["row", var package, var table, ..]: OneRow.Measure(package, table, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 20_000); break;
    default: Console.Error.WriteLine("usage: Weir.Bench.Training row PACKAGE TABLE [RUNS]"); return 2;
}

return 0;
