PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE studies (
	study_id INTEGER NOT NULL, 
	study_name VARCHAR(512) NOT NULL, 
	PRIMARY KEY (study_id)
);
INSERT INTO studies VALUES(1,'plain');
INSERT INTO studies VALUES(2,'front');
INSERT INTO studies VALUES(3,'conditional');
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO version_info VALUES(1,12,'4.9.0');
CREATE TABLE study_directions (
	study_direction_id INTEGER NOT NULL, 
	direction VARCHAR(8) NOT NULL, 
	study_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	PRIMARY KEY (study_direction_id), 
	UNIQUE (study_id, objective), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO study_directions VALUES(1,'MINIMIZE',1,0);
INSERT INTO study_directions VALUES(2,'MINIMIZE',2,0);
INSERT INTO study_directions VALUES(3,'MAXIMIZE',2,1);
INSERT INTO study_directions VALUES(4,'MINIMIZE',3,0);
CREATE TABLE study_user_attributes (
	study_user_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_user_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO study_user_attributes VALUES(1,1,'owner','"ann"');
CREATE TABLE study_system_attributes (
	study_system_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_system_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
CREATE TABLE trials (
	trial_id INTEGER NOT NULL, 
	number INTEGER, 
	study_id INTEGER, 
	state VARCHAR(8) NOT NULL, 
	datetime_start DATETIME, 
	datetime_complete DATETIME, 
	PRIMARY KEY (trial_id), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO trials VALUES(1,0,1,'COMPLETE','2026-11-22 07:23:33.165096','2026-11-22 07:23:33.372688');
INSERT INTO trials VALUES(2,1,1,'COMPLETE','2026-11-22 07:23:33.388858','2026-11-22 07:23:33.552845');
INSERT INTO trials VALUES(3,2,1,'COMPLETE','2026-11-22 07:23:33.562730','2026-11-22 07:23:33.640603');
INSERT INTO trials VALUES(4,3,1,'COMPLETE','2026-11-22 07:23:33.653200','2026-11-22 07:23:33.749910');
INSERT INTO trials VALUES(5,4,1,'PRUNED','2026-11-22 07:23:33.800295','2026-11-22 07:23:33.929391');
INSERT INTO trials VALUES(6,5,1,'COMPLETE','2026-11-22 07:23:33.963892','2026-11-22 07:23:34.050026');
INSERT INTO trials VALUES(7,6,1,'FAIL','2026-11-22 07:23:34.059050','2026-11-22 07:23:34.203748');
INSERT INTO trials VALUES(8,7,1,'FAIL','2026-11-22 07:23:34.225602','2026-11-22 07:23:34.378881');
INSERT INTO trials VALUES(9,8,1,'COMPLETE','2026-11-22 07:23:34.427083','2026-11-22 07:23:34.588422');
INSERT INTO trials VALUES(10,9,1,'COMPLETE','2026-11-22 07:23:34.623165','2026-11-22 07:23:34.800661');
INSERT INTO trials VALUES(11,10,1,'COMPLETE','2026-11-22 07:23:34.833532','2026-11-22 07:23:35.009692');
INSERT INTO trials VALUES(12,11,1,'COMPLETE','2026-11-22 07:23:35.047497','2026-11-22 07:23:35.196660');
INSERT INTO trials VALUES(13,12,1,'COMPLETE','2026-11-22 07:23:35.210860','2026-11-22 07:23:35.372050');
INSERT INTO trials VALUES(14,13,1,'COMPLETE','2026-11-22 07:23:35.378558','2026-11-22 07:23:35.513112');
INSERT INTO trials VALUES(15,14,1,'COMPLETE','2026-11-22 07:23:35.531628','2026-11-22 07:23:35.669347');
INSERT INTO trials VALUES(16,15,1,'RUNNING','2026-11-22 07:23:35.695338',NULL);
INSERT INTO trials VALUES(17,16,1,'WAITING',NULL,NULL);
INSERT INTO trials VALUES(18,0,2,'COMPLETE','2026-11-22 07:23:35.933338','2026-11-22 07:23:36.279923');
INSERT INTO trials VALUES(19,1,2,'COMPLETE','2026-11-22 07:23:36.312252','2026-11-22 07:23:36.398424');
INSERT INTO trials VALUES(20,2,2,'COMPLETE','2026-11-22 07:23:36.426270','2026-11-22 07:23:36.486755');
INSERT INTO trials VALUES(21,3,2,'COMPLETE','2026-11-22 07:23:36.501665','2026-11-22 07:23:36.556793');
INSERT INTO trials VALUES(22,4,2,'COMPLETE','2026-11-22 07:23:36.571714','2026-11-22 07:23:36.626176');
INSERT INTO trials VALUES(23,5,2,'COMPLETE','2026-11-22 07:23:36.640372','2026-11-22 07:23:36.682439');
INSERT INTO trials VALUES(24,0,3,'COMPLETE','2026-11-22 07:23:36.757636','2026-11-22 07:23:36.796130');
INSERT INTO trials VALUES(25,1,3,'COMPLETE','2026-11-22 07:23:36.877171','2026-11-22 07:23:36.897747');
INSERT INTO trials VALUES(26,2,3,'COMPLETE','2026-11-22 07:23:36.909514','2026-11-22 07:23:36.931319');
INSERT INTO trials VALUES(27,3,3,'COMPLETE','2026-11-22 07:23:36.937847','2026-11-22 07:23:36.969308');
INSERT INTO trials VALUES(28,4,3,'COMPLETE','2026-11-22 07:23:36.980948','2026-11-22 07:23:37.012121');
INSERT INTO trials VALUES(29,5,3,'COMPLETE','2026-11-22 07:23:37.020489','2026-11-22 07:23:37.045550');
CREATE TABLE trial_user_attributes (
	trial_user_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_user_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_user_attributes VALUES(1,1,'note','"trial 0"');
INSERT INTO trial_user_attributes VALUES(2,2,'note','"trial 1"');
INSERT INTO trial_user_attributes VALUES(3,3,'note','"trial 2"');
INSERT INTO trial_user_attributes VALUES(4,4,'note','"trial 3"');
INSERT INTO trial_user_attributes VALUES(5,5,'note','"trial 4"');
INSERT INTO trial_user_attributes VALUES(6,6,'note','"trial 5"');
INSERT INTO trial_user_attributes VALUES(7,7,'note','"trial 6"');
INSERT INTO trial_user_attributes VALUES(8,8,'note','"trial 7"');
INSERT INTO trial_user_attributes VALUES(9,9,'note','"trial 8"');
INSERT INTO trial_user_attributes VALUES(10,10,'note','"trial 9"');
INSERT INTO trial_user_attributes VALUES(11,11,'note','"trial 10"');
INSERT INTO trial_user_attributes VALUES(12,12,'note','"trial 11"');
INSERT INTO trial_user_attributes VALUES(13,13,'note','"trial 12"');
INSERT INTO trial_user_attributes VALUES(14,14,'note','"trial 13"');
INSERT INTO trial_user_attributes VALUES(15,15,'note','"trial 14"');
INSERT INTO trial_user_attributes VALUES(16,18,'c','[0.24608350383934408]');
INSERT INTO trial_user_attributes VALUES(17,19,'c','[-3.0924304080177563]');
INSERT INTO trial_user_attributes VALUES(18,20,'c','[-2.9892047616080415]');
INSERT INTO trial_user_attributes VALUES(19,21,'c','[-2.0320167619825025]');
INSERT INTO trial_user_attributes VALUES(20,22,'c','[-0.3997124268365795]');
INSERT INTO trial_user_attributes VALUES(21,23,'c','[0.15163107320675273]');
CREATE TABLE trial_system_attributes (
	trial_system_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_system_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_system_attributes VALUES(1,1,'fixed_params','{"lr": 0.01, "depth": 3}');
INSERT INTO trial_system_attributes VALUES(2,16,'fixed_params','{"lr": 0.002}');
INSERT INTO trial_system_attributes VALUES(3,17,'fixed_params','{"lr": 0.003}');
INSERT INTO trial_system_attributes VALUES(4,18,'NSGAIISampler:generation','0');
INSERT INTO trial_system_attributes VALUES(5,18,'constraints','[0.24608350383934408]');
INSERT INTO trial_system_attributes VALUES(6,19,'NSGAIISampler:generation','0');
INSERT INTO trial_system_attributes VALUES(7,19,'constraints','[-3.0924304080177563]');
INSERT INTO trial_system_attributes VALUES(8,20,'NSGAIISampler:generation','0');
INSERT INTO trial_system_attributes VALUES(9,20,'constraints','[-2.9892047616080415]');
INSERT INTO trial_system_attributes VALUES(10,21,'NSGAIISampler:generation','0');
INSERT INTO trial_system_attributes VALUES(11,21,'constraints','[-2.0320167619825025]');
INSERT INTO trial_system_attributes VALUES(12,22,'NSGAIISampler:generation','0');
INSERT INTO trial_system_attributes VALUES(13,22,'constraints','[-0.3997124268365795]');
INSERT INTO trial_system_attributes VALUES(14,23,'NSGAIISampler:generation','0');
INSERT INTO trial_system_attributes VALUES(15,23,'constraints','[0.15163107320675273]');
CREATE TABLE trial_params (
	param_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	param_name VARCHAR(512), 
	param_value FLOAT, 
	distribution_json TEXT, 
	PRIMARY KEY (param_id), 
	UNIQUE (trial_id, param_name), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_params VALUES(1,1,'lr',0.010000000000000000208,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(2,1,'depth',3.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(3,1,'drop',0.2000000000000000111,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(4,1,'opt',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(5,1,'units',32.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(6,2,'lr',0.00038642916535526494487,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(7,2,'depth',5.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(8,2,'drop',0.2000000000000000111,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(9,2,'opt',2.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(10,2,'units',79.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(11,3,'lr',3.6437431392812541606e-05,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(12,3,'depth',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(13,3,'drop',0.4000000000000000222,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(14,3,'opt',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(15,3,'units',9.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(16,4,'lr',4.7788310658576985123e-05,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(17,4,'depth',8.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(18,4,'drop',0.0,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(19,4,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(20,4,'units',255.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(21,5,'lr',1.1834587074410610725e-05,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(22,5,'depth',7.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(23,5,'drop',0.5,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(24,5,'opt',5.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(25,5,'units',26.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(26,6,'lr',0.00014161242322273666729,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(27,6,'depth',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(28,6,'drop',0.0,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(29,6,'opt',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(30,6,'units',14.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(31,7,'lr',0.002276261472150558577,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(32,7,'depth',7.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(33,7,'drop',0.0,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(34,7,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(35,7,'units',66.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(36,8,'lr',0.060031476336384108349,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(37,8,'depth',6.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(38,8,'drop',0.5,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(39,8,'opt',5.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(40,8,'units',33.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(41,9,'lr',0.010075077894785214663,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(42,9,'depth',7.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(43,9,'drop',0.5,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(44,9,'opt',3.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(45,9,'units',442.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(46,10,'lr',0.0045057385866015551081,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(47,10,'depth',6.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(48,10,'drop',0.0,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(49,10,'opt',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(50,10,'units',85.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(51,11,'lr',1.0267892380844908879e-05,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(52,11,'depth',6.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(53,11,'drop',0.10000000000000000555,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(54,11,'opt',3.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(55,11,'units',380.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(56,12,'lr',0.0058021328707603637628,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(57,12,'depth',9.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(58,12,'drop',0.10000000000000000555,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(59,12,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(60,12,'units',370.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(61,13,'lr',0.08617631114556419114,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(62,13,'depth',4.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(63,13,'drop',0.3000000000000000444,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(64,13,'opt',3.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(65,13,'units',8.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(66,14,'lr',0.00035186383084284444987,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(67,14,'depth',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(68,14,'drop',0.2000000000000000111,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(69,14,'opt',2.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(70,14,'units',97.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(71,15,'lr',0.0003543676827922411128,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}');
INSERT INTO trial_params VALUES(72,15,'depth',1.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 9}}');
INSERT INTO trial_params VALUES(73,15,'drop',0.2000000000000000111,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.5, "log": false}}');
INSERT INTO trial_params VALUES(74,15,'opt',2.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["adam", "sgd", null, true, 1, 2.5]}}');
INSERT INTO trial_params VALUES(75,15,'units',126.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 8, "high": 512}}');
INSERT INTO trial_params VALUES(76,18,'x',2.0851100235128701143,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 5.0, "log": false}}');
INSERT INTO trial_params VALUES(77,18,'y',2.1609734803264744051,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 3.0, "log": false}}');
INSERT INTO trial_params VALUES(78,19,'x',0.0005718740867244331838,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 5.0, "log": false}}');
INSERT INTO trial_params VALUES(79,19,'y',0.90699771789551930645,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 3.0, "log": false}}');
INSERT INTO trial_params VALUES(80,20,'x',0.73377945408556521922,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 5.0, "log": false}}');
INSERT INTO trial_params VALUES(81,20,'y',0.27701578430639339778,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 3.0, "log": false}}');
INSERT INTO trial_params VALUES(82,21,'x',0.93130105688835451704,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 5.0, "log": false}}');
INSERT INTO trial_params VALUES(83,21,'y',1.036682181129143121,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 3.0, "log": false}}');
INSERT INTO trial_params VALUES(84,22,'x',1.9838373711533496823,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 5.0, "log": false}}');
INSERT INTO trial_params VALUES(85,22,'y',1.6164502020100708357,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 3.0, "log": false}}');
INSERT INTO trial_params VALUES(86,23,'x',2.0959725720164739115,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 5.0, "log": false}}');
INSERT INTO trial_params VALUES(87,23,'y',2.0556585011902783755,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 3.0, "log": false}}');
INSERT INTO trial_params VALUES(88,24,'kind',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["svm", "tree"]}}');
INSERT INTO trial_params VALUES(89,24,'leaves',36.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 64}}');
INSERT INTO trial_params VALUES(90,25,'kind',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["svm", "tree"]}}');
INSERT INTO trial_params VALUES(91,25,'c',19.396208070762309461,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1000.0, "log": true}}');
INSERT INTO trial_params VALUES(92,26,'kind',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["svm", "tree"]}}');
INSERT INTO trial_params VALUES(93,26,'leaves',36.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 64}}');
INSERT INTO trial_params VALUES(94,27,'kind',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["svm", "tree"]}}');
INSERT INTO trial_params VALUES(95,27,'leaves',34.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 64}}');
INSERT INTO trial_params VALUES(96,28,'kind',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["svm", "tree"]}}');
INSERT INTO trial_params VALUES(97,28,'leaves',53.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 64}}');
INSERT INTO trial_params VALUES(98,29,'kind',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["svm", "tree"]}}');
INSERT INTO trial_params VALUES(99,29,'leaves',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 2, "high": 64}}');
CREATE TABLE trial_values (
	trial_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	value FLOAT, 
	value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_value_id), 
	UNIQUE (trial_id, objective), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_values VALUES(1,1,0,1.5,'FINITE');
INSERT INTO trial_values VALUES(2,2,0,1.1129301030773202096,'FINITE');
INSERT INTO trial_values VALUES(3,3,0,2.0384522456190645733,'FINITE');
INSERT INTO trial_values VALUES(4,4,0,2.1206783217417237707,'FINITE');
INSERT INTO trial_values VALUES(5,5,0,5.126846890623232511,'FINITE');
INSERT INTO trial_values VALUES(6,6,0,1.0488986456546049996,'FINITE');
INSERT INTO trial_values VALUES(7,9,0,NULL,'INF_POS');
INSERT INTO trial_values VALUES(8,10,0,1.2537659912737924017,'FINITE');
INSERT INTO trial_values VALUES(9,11,0,2.688518691875364297,'FINITE');
INSERT INTO trial_values VALUES(10,12,0,1.7635876700676957895,'FINITE');
INSERT INTO trial_values VALUES(11,13,0,2.6353878997846758025,'FINITE');
INSERT INTO trial_values VALUES(12,14,0,0.75362537332587709038,'FINITE');
INSERT INTO trial_values VALUES(13,15,0,0.75054589125722981357,'FINITE');
INSERT INTO trial_values VALUES(14,18,0,6.5086572904803166039,'FINITE');
INSERT INTO trial_values VALUES(15,18,1,0.075863456813604290829,'FINITE');
INSERT INTO trial_values VALUES(16,19,0,0.90699804493549041062,'FINITE');
INSERT INTO trial_values VALUES(17,19,1,0.90642584380879487326,'FINITE');
INSERT INTO trial_values VALUES(18,20,0,0.8154480715445034944,'FINITE');
INSERT INTO trial_values VALUES(19,20,1,-0.45676366977917182143,'FINITE');
INSERT INTO trial_values VALUES(20,21,0,1.9040038396905092366,'FINITE');
INSERT INTO trial_values VALUES(21,21,1,0.10538112424078860396,'FINITE');
INSERT INTO trial_values VALUES(22,22,0,5.5520609171947041815,'FINITE');
INSERT INTO trial_values VALUES(23,22,1,-0.36738716914327884666,'FINITE');
INSERT INTO trial_values VALUES(24,23,0,6.4487595238356316684,'FINITE');
INSERT INTO trial_values VALUES(25,23,1,-0.040314070826195536056,'FINITE');
INSERT INTO trial_values VALUES(26,24,0,36.0,'FINITE');
INSERT INTO trial_values VALUES(27,25,0,19.396208070762309461,'FINITE');
INSERT INTO trial_values VALUES(28,26,0,36.0,'FINITE');
INSERT INTO trial_values VALUES(29,27,0,34.0,'FINITE');
INSERT INTO trial_values VALUES(30,28,0,53.0,'FINITE');
INSERT INTO trial_values VALUES(31,29,0,2.0,'FINITE');
CREATE TABLE trial_intermediate_values (
	trial_intermediate_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	intermediate_value FLOAT, 
	intermediate_value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_intermediate_value_id), 
	UNIQUE (trial_id, step), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_intermediate_values VALUES(1,1,0,4.5,'FINITE');
INSERT INTO trial_intermediate_values VALUES(2,1,1,3.5,'FINITE');
INSERT INTO trial_intermediate_values VALUES(3,1,2,2.5,'FINITE');
INSERT INTO trial_intermediate_values VALUES(4,2,0,4.1129301030773204317,'FINITE');
INSERT INTO trial_intermediate_values VALUES(5,2,1,3.1129301030773204317,'FINITE');
INSERT INTO trial_intermediate_values VALUES(6,2,2,2.1129301030773204317,'FINITE');
INSERT INTO trial_intermediate_values VALUES(7,3,0,5.0384522456190641293,'FINITE');
INSERT INTO trial_intermediate_values VALUES(8,3,1,4.0384522456190641293,'FINITE');
INSERT INTO trial_intermediate_values VALUES(9,3,2,3.0384522456190641293,'FINITE');
INSERT INTO trial_intermediate_values VALUES(10,4,0,5.1206783217417237707,'FINITE');
INSERT INTO trial_intermediate_values VALUES(11,4,1,4.1206783217417237707,'FINITE');
INSERT INTO trial_intermediate_values VALUES(12,4,2,3.1206783217417237707,'FINITE');
INSERT INTO trial_intermediate_values VALUES(13,5,0,6.126846890623232511,'FINITE');
INSERT INTO trial_intermediate_values VALUES(14,5,1,5.126846890623232511,'FINITE');
INSERT INTO trial_intermediate_values VALUES(15,6,0,NULL,'NAN');
INSERT INTO trial_intermediate_values VALUES(16,6,1,3.0488986456546047776,'FINITE');
INSERT INTO trial_intermediate_values VALUES(17,6,2,2.0488986456546047776,'FINITE');
INSERT INTO trial_intermediate_values VALUES(18,7,0,4.0572221476131371531,'FINITE');
INSERT INTO trial_intermediate_values VALUES(19,7,1,3.0572221476131371531,'FINITE');
INSERT INTO trial_intermediate_values VALUES(20,7,2,2.0572221476131371531,'FINITE');
INSERT INTO trial_intermediate_values VALUES(21,8,0,5.8783790239632534024,'FINITE');
INSERT INTO trial_intermediate_values VALUES(22,8,1,4.8783790239632534024,'FINITE');
INSERT INTO trial_intermediate_values VALUES(23,8,2,3.8783790239632534024,'FINITE');
INSERT INTO trial_intermediate_values VALUES(24,9,0,5.2032484125446227807,'FINITE');
INSERT INTO trial_intermediate_values VALUES(25,9,1,4.2032484125446227807,'FINITE');
INSERT INTO trial_intermediate_values VALUES(26,9,2,3.2032484125446227807,'FINITE');
INSERT INTO trial_intermediate_values VALUES(27,10,0,4.2537659912737924017,'FINITE');
INSERT INTO trial_intermediate_values VALUES(28,10,1,3.2537659912737924017,'FINITE');
INSERT INTO trial_intermediate_values VALUES(29,10,2,2.2537659912737924017,'FINITE');
INSERT INTO trial_intermediate_values VALUES(30,11,0,5.688518691875364297,'FINITE');
INSERT INTO trial_intermediate_values VALUES(31,11,1,4.688518691875364297,'FINITE');
INSERT INTO trial_intermediate_values VALUES(32,11,2,3.688518691875364297,'FINITE');
INSERT INTO trial_intermediate_values VALUES(33,12,0,4.7635876700676957895,'FINITE');
INSERT INTO trial_intermediate_values VALUES(34,12,1,3.7635876700676957895,'FINITE');
INSERT INTO trial_intermediate_values VALUES(35,12,2,2.7635876700676957895,'FINITE');
INSERT INTO trial_intermediate_values VALUES(36,13,0,5.6353878997846758025,'FINITE');
INSERT INTO trial_intermediate_values VALUES(37,13,1,4.6353878997846758025,'FINITE');
INSERT INTO trial_intermediate_values VALUES(38,13,2,3.6353878997846758025,'FINITE');
INSERT INTO trial_intermediate_values VALUES(39,14,0,3.7536253733258773124,'FINITE');
INSERT INTO trial_intermediate_values VALUES(40,14,1,2.7536253733258773124,'FINITE');
INSERT INTO trial_intermediate_values VALUES(41,14,2,1.7536253733258773124,'FINITE');
INSERT INTO trial_intermediate_values VALUES(42,15,0,3.7505458912572295915,'FINITE');
INSERT INTO trial_intermediate_values VALUES(43,15,1,2.7505458912572295915,'FINITE');
INSERT INTO trial_intermediate_values VALUES(44,15,2,1.7505458912572295915,'FINITE');
CREATE TABLE trial_heartbeats (
	trial_heartbeat_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	heartbeat DATETIME NOT NULL, 
	PRIMARY KEY (trial_heartbeat_id), 
	UNIQUE (trial_id), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('v3.2.0.a');
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
COMMIT;
