Console.Out.WriteLine("hello"); // the yardstick of start-up: as little as a .NET program can do
