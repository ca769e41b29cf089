using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Forecasts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "forecast",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    measure = table.Column<int>(type: "INTEGER", nullable: false),
                    last_date = table.Column<int>(type: "INTEGER", nullable: false),
                    model = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    data_version = table.Column<long>(type: "INTEGER", nullable: false),
                    verdict7 = table.Column<int>(type: "INTEGER", nullable: true),
                    relative_wis7 = table.Column<double>(type: "REAL", nullable: true),
                    verdict14 = table.Column<int>(type: "INTEGER", nullable: true),
                    relative_wis14 = table.Column<double>(type: "REAL", nullable: true),
                    back_test_origins = table.Column<int>(type: "INTEGER", nullable: false),
                    quantiles = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_forecast", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_forecast_disease_id_position_measure_last_date_data_version_model",
                table: "forecast",
                columns: new[] { "disease_id", "position", "measure", "last_date", "data_version", "model" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "forecast");
        }
    }
}
