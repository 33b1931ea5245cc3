// A trained pipeline in process: CPU time of one row from raw columns, and the size of its file beside XGBoost's own.
// usage: Weir.Bench.Training row PACKAGE TABLE [RUNS]
//        Weir.Bench.Training size [TREES]
using System.Globalization;
using Weir.Bench.Training;

switch (args)
{
    case ["row", var package, var table, ..]: OneRow.Measure(package, table, args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 20_000); break;
    case ["size", ..]: ModelSize.Measure(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 500); break;
    default: Console.Error.WriteLine("usage: Weir.Bench.Training row PACKAGE TABLE [RUNS] | size [TREES]"); return 2;
}

return 0;
